// The list at the door goes on without a network: ticks wait in this browser, each with
// a number of its own, and are sent again until the office has written them down.
const table = document.querySelector("[data-door]");
const store = `door-${table.dataset.date}`;
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
const waiting = document.querySelector("[data-waiting]");
const read = () => JSON.parse(localStorage.getItem(store) || "[]");

function write(ticks) {
  localStorage.setItem(store, JSON.stringify(ticks));
  waiting.hidden = ticks.length === 0;
  waiting.querySelector("b").textContent = ticks.length;
}

function draw(form, isHere) {
  const [arrive, undo] = form.querySelectorAll("button");
  arrive.hidden = isHere;
  undo.hidden = !isHere;
}

async function send() {
  const ticks = read();
  write(ticks);
  if (!ticks.length) return;
  try {
    const answer = await fetch(table.dataset.door, {
      method: "POST",
      headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
      body: JSON.stringify(ticks),
    });
    if (!answer.ok || answer.redirected) return;
    const { done } = await answer.json();
    write(read().filter((tick) => !done.includes(tick.nonce)));
  } catch {
    // No network: the next round tries again.
  }
}

table.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const undo = event.submitter.name === "undo";
  const nonce = [...crypto.getRandomValues(new Uint32Array(4))].join("-");
  const tick = { nonce, registration: form.dataset.registration, undo, at: new Date().toISOString() };
  write([...read(), tick]);
  draw(form, !undo);
  (form.querySelector("button:not([hidden])") || form).focus();
  send();
});

for (const tick of read()) {
  const form = table.querySelector(`[data-registration="${tick.registration}"]`);
  if (form) draw(form, !tick.undo);
}
send();

// Ticks that are not sent yet stay: they hold no name.
async function forget() {
  table.remove();
  kept.hidden = true;
  await caches.delete("door");
  const workers = await navigator.serviceWorker.getRegistrations();
  const mine = workers.filter((worker) => worker.active?.scriptURL.endsWith(table.dataset.worker));
  await Promise.all(mine.map((worker) => worker.unregister()));
  const done = document.querySelector("[data-forgotten]");
  done.hidden = false;
  done.focus();
}

const kept = document.querySelector("[data-kept]");
if (kept && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(table.dataset.worker);
  kept.hidden = false;
  kept.querySelector("button").addEventListener("click", forget);
}
addEventListener("online", send);
setInterval(send, 15000);
