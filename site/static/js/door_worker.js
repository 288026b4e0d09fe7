// Keeps the list at the door: when there is no network the last one that was seen is
// shown. It is forgotten after twelve hours, and what else the office does is not kept.
const KEPT = "door", HOURS = 12 * 3600 * 1000;
const isDoor = (request) => request.mode === "navigate" && request.url.endsWith("/door/");
const isPart = (request) => new URL(request.url).pathname.startsWith("/static/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && (isDoor(request) || isPart(request))) event.respondWith(answer(request));
});

async function answer(request) {
  const kept = await caches.open(KEPT);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await kept.put(request, fresh.clone());
    else if (isDoor(request)) await kept.delete(request);
    return fresh;
  } catch (error) {
    const old = await kept.match(request);
    if (!old || Date.now() - Date.parse(old.headers.get("Date")) > HOURS) throw error;
    return old;
  }
}
