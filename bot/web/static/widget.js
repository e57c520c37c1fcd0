/* Inzage: the chat of a public body on its own website. A link with data-inzage-chat becomes a button that opens the
   chat in a frame; without this script it stays a link. Nothing is sent before the button is pressed. */
(() => {
  "use strict";
  const home = new URL(document.currentScript.src).origin;
  const WORDS = {
    nl: ["Sluiten", "De chat opent hier niet.", "Open de chat in een nieuw venster"],
    fr: ["Fermer", "Le chat ne s’ouvre pas ici.", "Ouvrir le chat dans une nouvelle fenêtre"],
    en: ["Close", "The chat does not open here.", "Open the chat in a new window"],
    de: ["Schließen", "Der Chat öffnet sich hier nicht.", "Chat in einem neuen Fenster öffnen"],
  };
  const SMALL = "(max-width: 40rem), (max-height: 30rem)";
  const CSS = `
:host { all: initial; display: inline-block }
:host(.corner) { position: fixed; right: 1rem; bottom: 1rem; z-index: 99999 }
* { box-sizing: border-box; font: 1rem/1.5 system-ui, sans-serif; margin: 0 }
button, header { color: var(--inzage-on-accent, #fff); background: var(--inzage-accent, #1b5754) }
button { min-height: 2.75rem; padding: .5rem 1.25rem; font-weight: 600; cursor: pointer; border: 2px solid transparent; border-radius: .625rem }
:focus-visible { outline: 3px solid var(--inzage-accent, #1b5754); outline-offset: 3px }
dialog { position: fixed; inset: auto 1rem 1rem auto; z-index: 99999; width: min(27rem, 100% - 2rem); height: min(42rem, 100% - 2rem); padding: 0; flex-direction: column; overflow: hidden; color: #1d282c; background: #fffefb; border: 1px solid #7d8688; border-radius: .625rem; box-shadow: 0 .5rem 2rem #0005 }
dialog[open] { display: flex }
header { display: flex; align-items: center; justify-content: space-between; gap: .5rem; padding: .375rem .375rem .375rem 1rem }
header p { min-width: 0; font-weight: 600; overflow-wrap: anywhere }
header button { flex: none; border-color: currentColor }
header :focus-visible { outline-color: currentColor; outline-offset: -6px }
iframe { flex: 1; min-height: 0; border: 0 }
.note { padding: 1rem }
.note a { color: #1b5754 }
[hidden] { display: none }
@media ${SMALL} { dialog { inset: 0; width: 100%; max-width: none; height: 100%; max-height: none; border: 0; border-radius: 0 } }
@media (prefers-reduced-motion: no-preference) { dialog[open] { animation: up .18s } @keyframes up { from { opacity: 0; transform: translateY(.75rem) } } }`;

  const make = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    for (const each in attributes) made.setAttribute(each, attributes[each]);
    made.append(...inside);
    return made;
  };

  const enhance = (link, sheet) => {
    const title = link.textContent.trim();
    const tag = (link.closest("[lang]") || document.body).lang.slice(0, 2);
    const lang = tag in WORDS ? tag : "nl";
    const [shut, refused, aside] = WORDS[lang];
    const small = matchMedia(SMALL);
    const button = make("button", { type: "button", part: "button", "aria-haspopup": "dialog", "aria-expanded": false }, title);
    const close = make("button", { type: "button", lang }, shut);
    const way = make("a", { href: link.href, target: "_blank", rel: "noopener" }, aside);
    const note = make("p", { class: "note", lang, hidden: "" }, refused + " ", way);
    const frame = make("iframe", { title });
    const dialog = make("dialog", { "aria-label": title }, make("header", {}, make("p", {}, title), close), note, frame);
    const host = make("span", { class: link.dataset.inzageChat });
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(button, dialog);
    // The link stays in the page, unseen, for a frame that is refused.
    link.replaceWith(host);
    host.append(link);

    let ready = false;
    const show = () => (small.matches ? dialog.showModal() : dialog.show());
    const into = () => ready && dialog.open && frame.focus();
    const works = (well) => {
      note.hidden = well;
      frame.hidden = !well;
      if (!well && !root.querySelector("slot")) root.append(make("slot"));
    };
    button.onclick = () => {
      if (dialog.open) return dialog.close();
      show();
      button.setAttribute("aria-expanded", true);
      if (!frame.src) frame.src = link.href;
      into();
    };
    close.onclick = () => dialog.close();
    dialog.onkeydown = (event) => { if (event.key === "Escape") dialog.close(); };
    dialog.onclose = () => {
      if (dialog.open) return;  // it only changed its size
      button.setAttribute("aria-expanded", false);
      button.focus();
    };
    small.onchange = () => {
      if (!dialog.open) return;
      dialog.close();
      show();
      into();
    };
    frame.onload = () => { if (frame.src) setTimeout(() => works(ready), 1000); };
    addEventListener("securitypolicyviolation", (event) => {
      if (frame.src && event.blockedURI.startsWith(home) && /^(frame|child)-src/.test(event.effectiveDirective)) works(false);
    });
    addEventListener("message", (event) => {
      if (event.source !== frame.contentWindow || event.origin !== home) return;
      if (event.data === "inzage:close") dialog.close();
      if (event.data === "inzage:ready") {
        ready = true;
        works(true);
        if (root.activeElement === close) into();
      }
    });
  };

  const start = () => {
    let sheet;
    try {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      if (!window.HTMLDialogElement) return;
    } catch { return; }  // an old browser keeps the link
    for (const link of document.querySelectorAll("a[data-inzage-chat]")) {
      if (link.origin === home && /^\/burger\/[a-z0-9-]+\/chat$/.test(link.pathname)) enhance(link, sheet);
    }
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
