/* Asks the browser to make or show a passkey. Without scripts or passkeys the buttons stay hidden. */
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

async function ask(url, body) {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": token() } });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

function plain(credential) {
  const made = { id: credential.id, rawId: text(credential.rawId), type: credential.type, clientExtensionResults: credential.getClientExtensionResults(), response: {} };
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) made.response[name] = text(credential.response[name]);
  }
  return made;
}

async function add(button) {
  const options = await ask(button.dataset.begin, {});
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  options.excludeCredentials = (options.excludeCredentials || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const made = await navigator.credentials.create({ publicKey: options });
  return ask(button.dataset.finish, { credential: plain(made), label: document.getElementById("passkey-label")?.value || "" });
}

async function show(button) {
  const options = await ask(button.dataset.begin, {});
  options.challenge = bytes(options.challenge);
  options.allowCredentials = (options.allowCredentials || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const shown = await navigator.credentials.get({ publicKey: options });
  return ask(button.dataset.finish, { credential: plain(shown) });
}

if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach((button) => {
    button.closest("[hidden]")?.removeAttribute("hidden");
    button.addEventListener("click", async () => {
      const told = document.getElementById("passkey-told");
      try {
        const answer = await (button.dataset.passkey === "add" ? add(button) : show(button));
        location.assign(answer.next);
      } catch (error) { if (told) told.textContent = error.message; }
    });
  });
}
