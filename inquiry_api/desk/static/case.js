"use strict";
/* The case screen, live: shows the lines that the stream sends, asks for the thread when more than
   lines changed, says who types, fills in saved replies. Without it every form works by itself and
   the page is loaded again. */
(() => {
  const HERE_MS = 30000, TYPE_MS = 3000;
  const root = () => document.getElementById("case");
  const field = () => document.getElementById("reply");
  const number = root().dataset.number;
  const place = `/desk/cases/${number}`;
  let typed = 0, busy = false, again = false, told = 0, acting = 0;

  const toEnd = () => {
    const live = document.getElementById("live");
    live.scrollTop = live.scrollHeight;
  };
  const setAll = (name, value) => {
    for (const input of document.querySelectorAll(`#case input[name="${name}"]`)) input.value = value;
  };

  /* What changed: the thread alone, or the whole page once somebody else has the case. */
  async function refresh() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const seen = document.hidden ? `?seen=${root().dataset.last}` : "";
      const answer = await window.plainbill.send(`${place}/live${seen}`, { headers: { Accept: "text/html", "Sec-Fetch-Mode": "cors" } });
      if (answer.status === 401) { window.plainbill.lock(); return; }
      if (answer.status === 200) show(await answer.text());
    } catch { /* The stream or the next poll asks again. */ } finally {
      busy = false;
      if (again) { again = false; refresh(); }
    }
  }
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;
  function show(html) {
    keepingPlace((live) => live.replaceChildren(...parsed(html).childNodes));
    if (Number(root().dataset.last) < told) again = true;
  }
  /* New and altered lines as the stream sends them. What the page fetches meanwhile may be older
     than they are, so it is fetched once more; what it shows already is newer than an old event. */
  function tell(event) {
    told = Math.max(told, Number(event.lastEventId));
    if (busy) { again = true; return; }
    if (Number(event.lastEventId) < Number(root().dataset.last)) return;
    keepingPlace((live) => merge(live, parsed(event.data)));
  }
  function merge(live, news) {
    for (const id of ["#now", ".who-is-here"]) {
      const shown = live.querySelector(id), fresh = news.querySelector(id);
      if (!shown.isEqualNode(fresh)) shown.replaceWith(fresh);
    }
    const thread = live.querySelector(".thread");
    let day = null;
    for (const line of [...news.querySelector(".thread").children]) {
      if (line.matches(".day")) { day = line; continue; }
      const others = [...thread.querySelectorAll(".bubble[data-seq]")], seq = Number(line.dataset.seq);
      const shown = others.find((each) => Number(each.dataset.seq) >= seq);
      if (Number(shown?.dataset.seq) === seq) { shown.replaceWith(line); continue; }
      const last = [...thread.querySelectorAll(".day")].pop();
      if (!shown && last?.textContent !== day.textContent) thread.append(day);
      thread.insertBefore(line, shown ?? null);
    }
  }
  function keepingPlace(change) {
    const live = document.getElementById("live");
    const atEnd = live.scrollHeight - live.scrollTop - live.clientHeight < 60;
    const newest = () => [...live.querySelectorAll(".bubble[data-seq]")].pop();
    const before = Number(newest()?.dataset.seq || 0), lost = live.querySelectorAll(".lost").length;
    change(live);
    const now = document.getElementById("now").dataset;
    setAll("last_seen", now.seq);
    setAll("epoch", now.epoch);
    setAll("version", now.version);
    const last = newest();
    if (Number(last?.dataset.seq || 0) > before) {
      if (last.classList.contains("patient")) window.plainbill.toast("The patient wrote.");
      window.plainbill.mark();
    }
    if (live.querySelectorAll(".lost").length > lost) window.plainbill.toast("A text did not reach the patient.", true);
    root().dataset.last = now.seq;
    if (atEnd) toEnd();
    if (now.state !== root().dataset.state && !acting) reload();
  }
  function reload() {
    window.htmx.ajax("GET", place, { target: "#case", select: "#case", swap: "outerHTML" });
  }

  /* Presence: a word every now and then, more often while somebody types. */
  function here(on) {
    const body = new URLSearchParams({ typing: on ? "1" : "0" });
    window.plainbill.send(`${place}/here`, { method: "POST", body }).catch(() => {});
  }
  setInterval(() => { if (!document.hidden && root().dataset.talks === "1") here(false); }, HERE_MS);
  document.addEventListener("input", (event) => {
    if (event.target.id !== "reply" || Date.now() - typed < TYPE_MS) return;
    typed = Date.now();
    here(true);
  });

  document.addEventListener("change", (event) => {
    if (event.target.id !== "saved" || !event.target.value) return;
    const box = field();
    box.value = box.value ? `${box.value}\n${event.target.value}` : event.target.value;
    event.target.value = "";
    box.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form?.closest("#case")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
    if (event.key === "Escape") {
      const open = event.target.closest("details[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      else if (event.target.id === "reply") event.target.blur();
    }
  });
  document.addEventListener("toggle", (event) => {
    if (!event.target.open || !event.target.matches("details.act, details.drop")) return;
    if (!event.target.contains(document.activeElement?.closest("form"))) window.plainbill.into(event.target);
  }, true);

  /* A form under way brings the page that says what came of it: nothing else may replace it. */
  const isForm = (event) => event.detail.requestConfig.verb !== "get";
  document.addEventListener("htmx:beforeRequest", (event) => { if (isForm(event)) acting += 1; });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isForm(event)) return;
    acting -= 1;
    if (event.detail.failed) refresh();
  });

  /* A form comes back with the whole page: what was being written, and the place in it, are kept. */
  let kept = null;
  document.addEventListener("desk:sent", () => {
    kept = null;
    if (field()) { field().value = ""; field().focus(); }
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const box = field();
    if (event.detail.target.id !== "case" || !box) return;
    const here = document.activeElement === box || kept?.here;
    kept = { text: box.value || kept?.text || "", at: box.selectionStart, here };
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "case" && event.detail.elt.id !== "case") return;
    const box = field();
    if (box && kept) {
      box.value ||= kept.text;
      if (kept.here) { box.focus(); box.setSelectionRange(kept.at, kept.at); }
    }
    kept = null;
    toEnd();
    if (Number(root().dataset.last) < told) refresh();
    if (!document.activeElement || document.activeElement === document.body) document.getElementById("came").focus();
  });

  toEnd();
  if (root().dataset.talks === "1") {
    window.plainbill.watchNews(() => `${place}/stream?after=${root().dataset.last}`, refresh, { lines: tell });
  }
})();
