"use strict";
/* The clerks' list by keyboard: j and k move, o opens, x chooses, c claims. The place is kept when
   the list is drawn anew, and what changed since is marked. */
(() => {
  const REST_MS = 2000, SPREAD_MS = 300;
  let here = null, seen = new Map(), chosen = new Set(), drawn = 0, due = null;
  const rows = () => [...document.querySelectorAll("#queue tbody tr")];
  const row = () => document.getElementById(here || "");
  const go = (target) => {
    if (!target) return;
    row()?.classList.remove("here");
    here = target.id;
    target.classList.add("here");
    target.querySelector("th a").focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  };
  const acts = {
    j: () => go(row() ? row().nextElementSibling : rows()[0]),
    k: () => go(row() ? row().previousElementSibling : rows().at(-1)),
    o: () => row()?.querySelector("th a").click(),
    x: () => row()?.querySelector("[type=checkbox]").click(),
    c: () => {
      if (document.querySelector("#queue [name=case]:checked")) document.getElementById("claim-chosen").click();
      else row()?.querySelector("[name=claim]")?.click();
    },
  };
  document.addEventListener("desk:key", (event) => {
    const act = acts[event.detail.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("focusin", (event) => {
    const inside = event.target.closest("#queue tbody tr");
    if (inside && inside.id !== here) {
      row()?.classList.remove("here");
      here = inside.id;
      inside.classList.add("here");
    }
  });
  const note = () => {
    seen = new Map(rows().map((each) => [each.id, each.dataset.changed]));
  };
  document.addEventListener("change", (event) => {
    if (event.target.name !== "case") return;
    if (event.target.checked) chosen.add(event.target.id); else chosen.delete(event.target.id);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "list") return;
    if (event.detail.requestConfig.verb === "post") chosen.clear();
    note();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "list") return;
    row()?.classList.add("here");
    for (const id of chosen) {
      const box = document.getElementById(id);
      if (box) box.checked = true;
    }
    for (const each of rows()) {
      if (!seen.size || seen.get(each.id) === each.dataset.changed) continue;
      each.classList.add("changed");
      window.plainbill.mark();
    }
    const count = document.getElementById("queue").dataset.count;
    document.getElementById("count").textContent = count;
  });
  /* News: of many changes in a row the list is drawn anew every few seconds, and all clerks' lists
     not at the same moment. */
  const draw = () => {
    due = null;
    drawn = Date.now();
    document.body.dispatchEvent(new CustomEvent("desk:news"));
  };
  const news = () => {
    due ??= setTimeout(draw, Math.max(Math.random() * SPREAD_MS, drawn + REST_MS - Date.now()));
  };
  window.plainbill.watchNews(() => `/desk/stream?after=${document.getElementById("queue").dataset.mark}`, news);

  for (const select of document.querySelectorAll(".filters select")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
})();
