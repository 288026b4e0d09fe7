// Does the arithmetic that keeps out floods of machines, while the form is filled. Without
// it, or where it fails, the form goes all the same and is looked at more closely.
const form = document.querySelector("form[data-challenge]");
const field = form.elements.namedItem("_proof");
const status = form.querySelector("[data-wait]");
const GOOD_FOR = 50 * 60 * 1000;
const LONGEST_WAIT = 30 * 1000;
let solving = null;
let solvedAt = 0;
let isSending = false;

const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

async function derive(parameters, counter) {
  const nonce = fromHex(parameters.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = {
    name: "PBKDF2",
    hash: "SHA-256",
    salt: fromHex(parameters.salt),
    iterations: parameters.cost,
  };
  return toHex(new Uint8Array(await crypto.subtle.deriveBits(how, key, parameters.keyLength * 8)));
}

async function solve() {
  const ticket = encodeURIComponent(form.elements.namedItem("_form").value);
  const answer = await fetch(`${form.dataset.challenge}?form=${ticket}`);
  const challenge = await answer.json();
  for (let counter = 0; ; counter += 1) {
    const derivedKey = await derive(challenge.parameters, counter);
    if (derivedKey.startsWith(challenge.parameters.keyPrefix)) {
      field.value = btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
      solvedAt = Date.now();
      return;
    }
  }
}

function begin() {
  solving ??= solve()
    .catch(() => {})
    .finally(() => {
      solving = null;
    });
  return solving;
}

function isSolved() {
  return field.value && Date.now() - solvedAt < GOOD_FOR;
}

async function send(event) {
  if (isSolved() || !window.isSecureContext) return;
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  status.textContent = status.dataset.wait;
  await Promise.race([begin(), new Promise((done) => setTimeout(done, LONGEST_WAIT))]);
  form.submit();
}

if (window.isSecureContext) form.addEventListener("focusin", begin, { once: true });
form.addEventListener("submit", send);
