// Passkeys: asks the browser to make or to show one, and sends what it answers with the
// form around the button. Options come from the page, or from `data-from` when asked.
const FIELDS = {
  create: ["clientDataJSON", "attestationObject"],
  get: ["clientDataJSON", "authenticatorData", "signature", "userHandle"],
};

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (x) => String.fromCharCode(x));
  return btoa(letters.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function readable(publicKey) {
  const read = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) options.excludeCredentials = read(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = read(options.allowCredentials);
  return options;
}

function written(credential, kind) {
  const response = {};
  for (const field of FIELDS[kind]) {
    if (credential.response[field]) response[field] = text(credential.response[field]);
  }
  if (kind === "create") response.transports = credential.response.getTransports?.() || [];
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

// A key that can sign in alone has to stay on the device and ask who is there.
function alone(options) {
  return {
    ...options,
    authenticatorSelection: {
      ...options.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
  };
}

async function optionsOf(form) {
  if (form.dataset.from) {
    const asked = await fetch(form.dataset.from, {
      headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
    });
    if (!asked.ok) throw new Error(asked.statusText);
    return (await asked.json()).request_options.publicKey;
  }
  const data = JSON.parse(document.getElementById("passkey-options").textContent);
  return (data.creation_options || data.request_options).publicKey;
}

async function ask(form) {
  const kind = form.dataset.passkey;
  let publicKey = readable(await optionsOf(form));
  if (form.elements.passwordless?.checked) publicKey = alone(publicKey);
  const credential = await navigator.credentials[kind]({ publicKey });
  form.elements.credential.value = JSON.stringify(written(credential, kind));
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const failed = form.querySelector("[data-failed]");
  const button = form.querySelector("button");
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    failed.hidden = true;
    button.disabled = true;
    ask(form).catch(() => {
      failed.hidden = false;
      button.disabled = false;
    });
  });
}
