// Keeps the list at the door: when there is no network the last one that was seen is
// shown. The office says until when it may be kept; nothing else it does is kept.
const KEPT = "door";
const isDoor = (request) => request.mode === "navigate" && request.url.endsWith("/door/");
const isPart = (request) => new URL(request.url).pathname.startsWith("/static/");
const isOver = (response) => Number(response.headers.get("X-Kept-Until")) <= Date.now();

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
    const mayStay = isPart(request) || !isOver(fresh);
    if (fresh.ok && !fresh.redirected && mayStay) await kept.put(request, fresh.clone());
    else if (isDoor(request)) await kept.delete(request);
    return fresh;
  } catch (error) {
    const old = await kept.match(request);
    if (old && isDoor(request) && isOver(old)) await kept.delete(request);
    else if (old) return old;
    throw error;
  }
}
