"use strict";
/* Passkeys: making one on the account's page, using one on the sign-in page. */
(() => {
  const toBytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const post = async (path, values = {}) => {
    const answer = await fetch(path, {
      method: "POST",
      body: new URLSearchParams(values),
      headers: { Accept: "application/json" },
    });
    const data = await answer.json();
    if (!answer.ok) throw new Error(data.detail || data.title);
    return data;
  };
  const plain = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({
      id: credential.id, rawId: toText(credential.rawId), type: credential.type, response,
      clientExtensionResults: {},
    });
  };
  const attempt = async (work) => {
    const line = document.getElementById("key-problem");
    line.hidden = true;
    try {
      await work();
    } catch (fault) {
      line.textContent = fault.name === "NotAllowedError" ? "Nothing was confirmed." : fault.message;
      line.hidden = false;
    }
  };
  const withIds = (list) => (list || []).map((each) => ({ ...each, id: toBytes(each.id) }));

  const adding = document.getElementById("add-key");
  adding?.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(async () => {
      const options = await post(adding.dataset.options);
      options.challenge = toBytes(options.challenge);
      options.user.id = toBytes(options.user.id);
      options.excludeCredentials = withIds(options.excludeCredentials);
      const made = await navigator.credentials.create({ publicKey: options });
      const name = adding.elements.name.value;
      location.assign((await post(adding.dataset.save, { credential: plain(made), name })).next);
    });
  });

  const using = document.getElementById("use-key");
  using?.addEventListener("click", () => attempt(async () => {
    const options = await post(using.dataset.options);
    options.challenge = toBytes(options.challenge);
    options.allowCredentials = withIds(options.allowCredentials);
    const credential = await navigator.credentials.get({ publicKey: options });
    const next = using.dataset.next || "";
    location.assign((await post(using.dataset.enter, { credential: plain(credential), next })).next);
  }));
})();
