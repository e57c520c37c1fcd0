/* What a page of the chat does inside a page of somebody's website: it tells that it is there, closes with Escape, and
   comes back to the conversation of this tab. Its address stays here; the website never learns it. */
(() => {
  "use strict";
  if (window.parent === window) return;
  const begin = document.currentScript.dataset.begin;
  const ours = [`${begin}/`, begin.replace(/chat$/, "aanvraag/bewaard/")];
  const within = (path) => ours.some((each) => `${path}/`.startsWith(each));
  // Only websites that the body named can be our parent (frame-ancestors), and the words tell nothing.
  const tell = (word) => window.parent.postMessage(`inzage:${word}`, "*");

  // Where chat.js keeps the conversation of this tab. Storage may be shut in a frame: then it lasts as long as the page
  // around it.
  const key = `inzage${begin}`;
  try {
    const before = sessionStorage.getItem(key) || "";
    if (location.pathname === begin) {
      if (!location.search && within(before)) {
        location.replace(before);
        return;
      }
      sessionStorage.removeItem(key);
    } else if (document.getElementById("bewaard")) sessionStorage.setItem(key, location.pathname);
    else if (!document.querySelector("[role=log]")) sessionStorage.removeItem(key);
  } catch { /* shut */ }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) tell("close");
  });
  // What is not of the chat cannot be shown in here, and would end the conversation: it opens beside it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='http'], a[href^='/']");
    if (link && !(link.origin === location.origin && within(link.pathname))) link.target = "_blank";
  }, true);
  // Who comes in from around us begins where the first words are, or where one types.
  window.addEventListener("focus", () => {
    if (document.activeElement !== document.body && document.activeElement) return;
    const field = document.querySelector("[role=log] ~ form textarea");
    (field || document.getElementById("inhoud")).focus();
  });
  tell("ready");
})();
