/* What a page of the chat does inside a page of somebody's website: it tells that it is there, closes with Escape, and
   comes back to the conversation of this tab. Its address stays here; the website never learns it. */
(() => {
  "use strict";
  if (window.parent === window) return;
  const begin = document.currentScript.dataset.begin;
  const key = `inzage:${begin}`;
  // Only websites that the body named can be our parent (frame-ancestors), and the words tell nothing.
  const tell = (word) => window.parent.postMessage(`inzage:${word}`, "*");

  // Storage may be shut in a frame; the conversation then lasts as long as the page around it.
  const kept = (() => {
    try { return window.sessionStorage; } catch { return null; }
  })();
  const here = location.pathname;
  const log = document.querySelector("[role=log]");
  if (kept && here === begin) {
    const before = kept.getItem(key) || "";
    if (!location.search && before.startsWith(`${begin}/`)) {
      location.replace(before);
      return;
    }
    kept.removeItem(key);
  } else if (kept && here.startsWith(`${begin}/`)) {
    if (log) kept.setItem(key, here);
    else kept.removeItem(key);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) tell("close");
  });
  // What is not of the chat cannot be shown in here, and would end the conversation: it opens beside it.
  const ours = [`${begin}/`, begin.replace(/chat$/, "aanvraag/bewaard/")];
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='http'], a[href^='/']");
    if (!link) return;
    const within = link.origin === location.origin && ours.some((each) => `${link.pathname}/`.startsWith(each));
    if (!within) link.target = "_blank";
  }, true);
  // Who comes in from around us begins where the first words are, or where one types.
  window.addEventListener("focus", () => {
    if (document.activeElement !== document.body && document.activeElement) return;
    const field = log && document.querySelector("main textarea");
    (field || document.getElementById("inhoud")).focus();
  });
  tell("ready");
})();
