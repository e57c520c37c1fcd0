/* Own script of the guidance pages. Without it every page works: it only adds keys, copying and a calmer list. */
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");

  // Copy the text beside a button; where the clipboard is closed to us (no https), select it instead.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const text = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.value);
      const before = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = before; }, 2500);
    } catch {
      text.closest("details").open = true;
      text.focus();
      text.select();
    }
  });

  const box = document.getElementById("vraag");
  if (!box) return;
  const form = box.form;
  const results = document.getElementById("resultaten");
  const trouble = document.getElementById("storing");
  let stale = false;  // something was typed that the list does not show yet
  let awaited = false;  // and somebody asked to go into the list
  const links = () => [...results.querySelectorAll(".result-link")].filter((link) => link.checkVisibility());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = document.activeElement;
    if (event.key === "/" && !here.closest("input, select, textarea")) {
      event.preventDefault();
      box.focus();
      box.select();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || (here !== box && !here.matches(".result-link"))) return;
    const found = links();
    const at = found.indexOf(here) + step;
    if (here === box && (step < 0 || !(found.length || stale))) return;
    event.preventDefault();
    if (here === box && stale) awaited = true;
    else if (at < 0) box.focus();
    else found[Math.min(at, found.length - 1)].focus();
  });

  // A second look, after a pause, would move the list under the hands of somebody who is in it.
  let touched = false;
  results.addEventListener("pointermove", (event) => { touched ||= Boolean(event.movementX || event.movementY); });
  const inUse = () => touched || results.contains(document.activeElement);
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.id === "pauze" && inUse()) event.preventDefault();
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.elt.id === "pauze" && inUse()) event.detail.shouldSwap = false;
  });
  box.addEventListener("input", () => { stale = true; awaited = touched = false; });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== results) return;
    if (awaited && links().length) links()[0].focus();
    stale = awaited = false;
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(name, () => { trouble.hidden = false; });
  }
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) trouble.hidden = true;
  });

  // What was looked for belongs to this place in the browser's history, never to an address or a store.
  addEventListener("pagehide", () => {
    const fields = Object.fromEntries(new FormData(form));
    delete fields.token;
    history.replaceState({ search: fields }, "");
  });
  const before = history.state && history.state.search;
  if (before && !box.value) {
    for (const [name, value] of Object.entries(before)) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    if (box.value) addEventListener("load", () => window.htmx.trigger("#pauze", "herstel"));
  }
})();
