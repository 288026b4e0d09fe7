// Lists at the door stay on a device for a day at most: every page of the office deletes
// what is over, and the page that one comes to by signing out deletes all of them.
const KEPT = "door";

async function forgetWhatIsOver() {
  if (!(await caches.has(KEPT))) return;
  const kept = await caches.open(KEPT);
  for (const request of await kept.keys()) {
    const until = (await kept.match(request)).headers.get("X-Kept-Until");
    if (until && Number(until) <= Date.now()) await kept.delete(request);
  }
}

if ("caches" in window) {
  if (document.body.classList.contains("login")) caches.delete(KEPT);
  else forgetWhatIsOver();
}
