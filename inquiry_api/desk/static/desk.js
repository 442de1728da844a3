"use strict";
/* What every staff page has: single keys and their sheet, signing out after idling, toasts.

   data-key="c"        pressing the key clicks (or focuses) the element, while single keys are on
   data-key-help="…"   what the help sheet says of it
   data-opens="id"     a button that opens a dialog
   data-asks="…"       a form that asks before it is sent
   Fetches tell the desk how long ago somebody touched the page, so that polling keeps nobody in. */
(() => {
  const WARN_SECONDS = 60, PING_SECONDS = 60;
  const body = document.body;
  const signedIn = body.hasAttribute("data-signed-in");
  const idleLimit = Number(body.dataset.idle || 900);
  const byId = (id) => document.getElementById(id);
  let touched = Date.now(), pinged = Date.now();
  const idle = () => Math.floor((Date.now() - touched) / 1000);

  /* Where one is shall be seen, on a phone too. */
  document.querySelector(".bar nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

  /* Toasts. */
  const toast = (text, isProblem) => {
    const line = document.createElement("p");
    line.className = isProblem ? "toast bad" : "toast";
    line.textContent = text;
    byId("toasts").append(line);
    setTimeout(() => line.remove(), isProblem ? 12000 : 6000);
  };

  /* Fetches. */
  const send = (path, options = {}) => fetch(path, {
    credentials: "same-origin",
    ...options,
    headers: { "Plainbill-Idle": String(idle()), Accept: "application/json", ...options.headers },
  });
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["Plainbill-Idle"] = String(idle());
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 401) return lock();
    if (xhr.status < 400) return;
    const kind = xhr.getResponseHeader("Content-Type") || "";
    if (kind.startsWith("text/html") && xhr.status < 500) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    } else {
      toast(titleOf(xhr), true);
    }
  });
  document.addEventListener("htmx:sendError", () => toast("The desk does not answer. Nothing was changed.", true));
  document.addEventListener("htmx:timeout", () => toast("The desk is slow to answer. Look before you try again.", true));
  document.addEventListener("desk:toast", (event) => toast(event.detail.text || event.detail.value));
  const titleOf = (xhr) => {
    try {
      const problem = JSON.parse(xhr.responseText);
      return problem.detail || problem.title;
    } catch {
      return "That did not work.";
    }
  };

  /* Dialogs. */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (!opener) return;
    if (opener.dataset.opens === "help") listKeys();
    byId(opener.dataset.opens).showModal();
  });

  /* Forms that ask before they act. */
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.asks;
    if (question && !confirm(question)) event.preventDefault();
  });

  /* The demo's sign-ins fill the form. */
  document.addEventListener("click", (event) => {
    const person = event.target.closest("[data-fills]")?.closest("[data-email]");
    if (!person) return;
    for (const name of ["email", "password", "code"]) byId(name).value = person.dataset[name];
    byId("code").form.querySelector("button").focus();
  });

  /* Single keys (WCAG 2.1.4: they can be turned off, on each computer). */
  const keysOn = () => localStorage.getItem("desk-keys") !== "off";
  const isTyping = (node) => node.closest("input, textarea, select, [contenteditable]") !== null;
  document.addEventListener("keydown", (event) => {
    touched = Date.now();
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!keysOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const own = new CustomEvent("desk:key", { detail: { key: event.key }, cancelable: true });
    if (!document.dispatchEvent(own)) return event.preventDefault();
    const found = [...document.querySelectorAll("[data-key]")].find(
      (node) => node.dataset.key === event.key && node.offsetParent !== null && !node.disabled);
    if (!found) return;
    event.preventDefault();
    if (found.matches("input, textarea, select")) found.focus(); else found.click();
    if (found.matches("summary")) into(found.closest("details[open]"));
  });
  /* Into a form that was opened, at once: the next key is meant for it. */
  const into = (details) => details?.querySelector("select, textarea, input:not([type=hidden]), button")?.focus();
  const shown = (key) => (/^[A-Z]$/.test(key) ? `⇧ ${key.toLowerCase()}` : key);
  const listKeys = () => {
    const list = byId("help-keys");
    list.replaceChildren();
    for (const node of document.querySelectorAll("[data-key-help]")) {
      const pair = document.createElement("div");
      const key = document.createElement("dt");
      const what = document.createElement("dd");
      const cap = document.createElement("kbd");
      cap.textContent = shown(node.dataset.key);
      key.append(cap);
      what.textContent = node.dataset.keyHelp;
      pair.append(key, what);
      list.append(pair);
    }
    byId("keys-on").checked = keysOn();
  };
  if (byId("keys-on")) {
    byId("keys-on").addEventListener("change", (event) => {
      localStorage.setItem("desk-keys", event.target.checked ? "on" : "off");
    });
  }

  /* Idling. Another tab's touch counts too, so the desk is asked before the page is locked. */
  const lock = () => {
    byId("idle")?.close();
    if (!byId("locked") || byId("locked").open) return;
    byId("locked").showModal();
    byId("unlock-password").focus();
  };
  const ask = async (path, method) => {
    try {
      const answer = await send(path, { method });
      if (answer.status === 401) lock();
      if (answer.ok) return (await answer.json()).left;
    } catch { /* The desk is down: nothing is known, and every request asks again anyway. */ }
    return null;
  };
  const watch = async () => {
    if (byId("locked").open) return;
    const now = Date.now();
    if (touched > pinged && now - pinged > PING_SECONDS * 1000) {
      pinged = now;
      await ask("/desk/here", "POST");
    } else if (idle() > idleLimit - WARN_SECONDS) {
      const left = await ask("/desk/here", "GET");
      if (left !== null && left > WARN_SECONDS + 5) touched = now - (idleLimit - left) * 1000;
      else if (left !== null && !byId("idle").open) byId("idle").showModal();
    }
  };
  for (const kind of ["pointerdown", "input", "wheel", "touchstart"]) {
    document.addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  }
  if (signedIn) {
    setInterval(watch, 10000);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) ask("/desk/here", "GET"); });
    byId("stay").addEventListener("click", () => {
      touched = pinged = Date.now();
      ask("/desk/here", "POST");
    });
    byId("locked").addEventListener("cancel", (event) => event.preventDefault());
    byId("unlock").addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      const answer = await send(form.action, { method: "POST", body: new FormData(form) });
      const problem = byId("locked-problem");
      if (answer.ok) {
        form.reset();
        problem.hidden = true;
        touched = pinged = Date.now();
        byId("locked").close();
        document.dispatchEvent(new CustomEvent("desk:back"));
      } else {
        problem.textContent = (await answer.json()).title;
        problem.hidden = false;
      }
    });
  }

  /* Live pages: a stream while the page is looked at; hidden, or where no stream is to be had, it is
     asked now and again. A browser opens six connections to a host, so a hidden page holds none.
     `told` has what is done with the events that say more than that something changed. */
  const POLL_MS = 5000, HIDDEN_POLL_MS = 15000;
  const watchNews = (address, news, told = {}) => {
    let stream = null, timer = null, again = null;
    const every = (ms) => { clearInterval(timer); timer = ms ? setInterval(news, ms) : null; };
    const close = () => { clearTimeout(again); stream?.close(); stream = null; };
    const open = () => {
      close();
      if (document.hidden) return every(HIDDEN_POLL_MS);
      stream = new EventSource(address());
      stream.addEventListener("open", () => every(0));
      stream.addEventListener("changed", news);
      for (const kind of Object.keys(told)) stream.addEventListener(kind, told[kind]);
      stream.addEventListener("ended", () => { close(); every(0); lock(); });
      stream.addEventListener("error", () => {
        every(POLL_MS);
        if (stream.readyState === EventSource.CLOSED) again = setTimeout(open, POLL_MS);
      });
    };
    const back = () => { open(); news(); };
    document.addEventListener("visibilitychange", () => { if (document.hidden) open(); else back(); });
    document.addEventListener("desk:back", back);
    open();
  };

  /* A hidden tab says in its title that something is new. */
  const plainTitle = document.title;
  const mark = () => { if (document.hidden) document.title = `● ${plainTitle}`; };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) document.title = plainTitle; });

  window.plainbill = { send, toast, idle, lock, keysOn, into, watchNews, mark };
})();
