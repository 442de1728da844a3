// Makes the chat live: sends without leaving the page, shows what is new as soon as it is there.
// Without this file the same forms work by themselves.
"use strict";

(() => {
  const list = document.getElementById("messages");
  const waiting = document.getElementById("waiting");
  const problem = document.getElementById("problem");
  const composer = document.getElementById("composer");
  const field = document.getElementById("text");
  const idle = document.getElementById("idle");
  const LATE_MS = 8000;
  const POLL_MS = 5000;
  const TYPING_MS = 4000;
  const WAITING_POLL_MS = 1000;
  const WARN_SECONDS = 120;

  let last = Number(list.dataset.last);
  let newest = 0; // The highest number that the stream told of,
  let seen = last; // and the one up to which this page shows everything.
  let stream = null;
  let poll = null;
  let busy = false;
  let lateTimer = null;
  let idleTimer = null;

  document.documentElement.classList.add("scripted");

  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function showProblem(name) {
    problem.textContent = name ? problem.dataset[name] : "";
    problem.hidden = !name;
  }

  function showWaiting(on) {
    if (on === !waiting.hidden) return;
    clearTimeout(lateTimer);
    waiting.hidden = !on;
    if (!on) return;
    const words = waiting.querySelector(".words");
    words.dataset.usual ??= words.textContent;
    words.textContent = words.dataset.usual;
    lateTimer = setTimeout(() => { words.textContent = waiting.dataset.late; }, LATE_MS);
  }

  // Choices belong to the newest message; older ones become plain words.
  function settleChoices() {
    const forms = [...list.querySelectorAll("form.choices")];
    const newest = list.lastElementChild;
    for (const form of forms) {
      if (newest.contains(form)) continue;
      const said = document.createElement("ul");
      said.className = "chosen";
      said.setAttribute("aria-label", list.dataset.chosen);
      for (const button of form.querySelectorAll("button")) {
        said.append(Object.assign(document.createElement("li"), { textContent: button.textContent }));
      }
      form.replaceWith(said);
    }
    for (const form of list.querySelectorAll("form.no-help")) {
      if (!newest.contains(form)) form.remove();
    }
  }

  function add(html) {
    const parsed = new DOMParser().parseFromString(`<ol>${html}</ol>`, "text/html");
    let added = false;
    for (const item of parsed.querySelectorAll("li.message")) {
      if (Number(item.dataset.seq) <= last) continue;
      last = Number(item.dataset.seq);
      list.append(document.adoptNode(item));
      added = true;
    }
    if (!added) return;
    document.querySelector(".welcome")?.remove();
    document.getElementById("tools").hidden = false;
    settleChoices();
    document.getElementById("end").scrollIntoView({ block: "end" });
  }

  async function take(response) {
    if (response.headers.get("X-Live") === "0") return location.reload();
    const token = response.headers.get("X-Form-Token");
    if (token) for (const input of document.getElementsByName("form_token")) input.value = token;
    add(await response.text());
    showWaiting(response.headers.get("X-Waiting") === "1");
    composer.elements.after.value = last;
    if (!stream) listen();
  }

  // One request at a time; what is heard of meanwhile is asked for afterwards.
  async function alone(work) {
    busy = true;
    try {
      return await work();
    } finally {
      busy = false;
      if (newest > seen) setTimeout(refresh, 0);
    }
  }

  async function refresh() {
    if (busy) return;
    await alone(async () => {
      const upTo = newest;
      try {
        const response = await fetch(`/chat/messages?after=${last}`, { headers: { Accept: "text/html" } });
        if (response.ok) await take(response);
      } catch {
        // The next change, or the next poll, tries again.
      }
      seen = Math.max(seen, upTo, last);
    });
  }

  function keepAsking() {
    poll = setTimeout(async () => { await refresh(); keepAsking(); }, waiting.hidden ? POLL_MS : WAITING_POLL_MS);
  }

  function listen() {
    stream = new EventSource(`/chat/stream?after=${last}`);
    stream.addEventListener("changed", (event) => {
      newest = Math.max(newest, JSON.parse(event.data).seq);
      if (newest > seen) refresh();
    });
    stream.addEventListener("ended", () => { stream.close(); location.reload(); });
    stream.addEventListener("open", () => { clearTimeout(poll); poll = null; });
    stream.addEventListener("error", () => {
      if (poll === null) keepAsking();
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, POLL_MS);
    });
  }

  // The same id is sent again after a failure, so nothing is written twice.
  function send(data) {
    return alone(async () => {
      const sent = await post(data);
      seen = Math.max(seen, last);
      return sent;
    });
  }

  async function post(data, attempt = 0) {
    data.set("client_id", data.get("client_id") || uuid());
    data.set("after", last);
    const options = { method: "POST", body: new URLSearchParams(data), headers: { "X-Requested-With": "fetch" } };
    let response;
    try {
      response = await fetch("/chat/messages", options);
    } catch {
      if (attempt < 2) {
        await new Promise((done) => setTimeout(done, 800 * (attempt + 1)));
        return post(data, attempt + 1);
      }
      showProblem("notSent");
      return false;
    }
    if (response.status === 401 || response.status === 403) { location.reload(); return false; }
    if (!response.ok) {
      showProblem({ 429: "slowDown", 422: "tooLong" }[response.status] ?? "notSent");
      return false;
    }
    showProblem(null);
    await take(response);
    stayAwake();
    return true;
  }

  function stayAwake() {
    clearTimeout(idleTimer);
    idle.hidden = true;
    const ms = (Number(idle.dataset.seconds) - WARN_SECONDS) * 1000;
    idleTimer = setTimeout(() => { if (stream) idle.hidden = false; }, ms);
  }

  composer.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!field.value.trim()) { showProblem("empty"); field.focus(); return; }
    const data = new FormData(composer);
    data.set("client_id", uuid());
    const typed = field.value;
    field.value = "";
    field.focus();
    showWaiting(true);
    if (!(await send(data))) { field.value ||= typed; showWaiting(false); }
  });

  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    composer.requestSubmit();
  });

  // A person at the desk sees that somebody writes; never what.
  let typedAt = 0;
  field.addEventListener("input", () => {
    if (last === 0 || Date.now() - typedAt < TYPING_MS) return;
    typedAt = Date.now();
    const token = composer.elements.form_token.value;
    const headers = { "X-Requested-With": "fetch", "X-Form-Token": token };
    fetch("/chat/typing", { method: "POST", headers }).catch(() => {});
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form.choices, form.starters")) return;
    event.preventDefault();
    showWaiting(true);
    field.focus();
    send(new FormData(form, event.submitter)).then((sent) => { if (!sent) showWaiting(false); });
  });

  // One line in place of the button; the live region around the messages reads it out.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form.no-help")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    const headers = { "X-Requested-With": "fetch" };
    const response = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
    if (!response?.ok) { showProblem("notSent"); return; }
    const said = Object.assign(document.createElement("p"), { className: "noted", textContent: list.dataset.noted });
    form.replaceWith(said);
    field.focus();
  });

  idle.querySelector("button").addEventListener("click", async () => {
    const token = composer.elements.form_token.value;
    const headers = { "X-Requested-With": "fetch", "X-Form-Token": token };
    const response = await fetch("/chat/stay", { method: "POST", headers });
    if (response.ok) stayAwake(); else location.reload();
    field.focus();
  });

  if (last > 0) {
    listen();
    stayAwake();
    document.getElementById("end").scrollIntoView({ block: "end" });
  }
})();
