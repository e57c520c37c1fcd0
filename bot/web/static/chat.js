/* Own script of the chat. Without it every page works: it only saves reloading. What counts is in the store. */
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  const opened = performance.now();
  const LEAST = 2500;  // milliseconds; who answers sooner is taken for a program
  const AGAIN = 3000;
  const byId = (id) => document.getElementById(id);
  const text = byId("tekst");

  // The address of a chat is known to this tab alone, and only while the tab is open.
  const place = `inzage${location.pathname.split("/chat")[0]}/chat`;
  const remember = (value) => {
    try {
      if (value) sessionStorage.setItem(place, value);
      else sessionStorage.removeItem(place);
    } catch { /* a browser that keeps nothing keeps this neither */ }
  };
  const remembered = () => {
    try { return sessionStorage.getItem(place); } catch { return null; }
  };

  const grow = () => {
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + 2}px`;
  };
  if (text) {
    text.addEventListener("input", grow);
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      text.form.requestSubmit();
    });
    grow();
  }

  const chat = byId("chat");
  if (!chat) {
    if (byId("voorbij")) remember("");
    const before = remembered();
    const offer = byId("verder");
    if (offer && before) {
      offer.querySelector("a").href = before;
      offer.hidden = false;
    }
    if (text) {
      let waiting = false;
      text.form.addEventListener("submit", (event) => {
        const early = LEAST - (performance.now() - opened);
        if (early <= 0 || event.defaultPrevented) return;
        event.preventDefault();
        if (waiting) return;
        waiting = true;
        setTimeout(() => text.form.requestSubmit(), early);
      });
    }
    return;
  }

  const address = chat.dataset.adres;
  const log = byId("gesprek");
  const busy = byId("bezig");
  const trouble = byId("storing");
  remember(address);
  let leaving = false;
  addEventListener("submit", (event) => {
    const to = event.submitter?.formAction ?? event.target.action;
    if (!/\/(indienen|wissen)$/.test(to)) return;
    remember("");
    leaving = true;
  });

  // A part of the page that somebody is working in stays as it is until the hands are off it.
  const parts = ["nood", "samenvatting", "door", "stand"];
  let news = null;
  const changed = (field) => (field.type === "checkbox" ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT" ? [...field.options].some((one) => one.selected !== one.defaultSelected)
      : field.type === "file" ? field.files.length > 0
        : field.value !== field.defaultValue);
  const inUse = (part) => part.contains(document.activeElement)
    || [...part.querySelectorAll("input:not([type=hidden]), select, textarea")].some(changed);
  const renew = () => {
    if (!news) return;
    for (const id of parts) {
      const here = byId(id);
      const there = news.getElementById(id);
      if (!there || inUse(here)) continue;
      for (const open of here.querySelectorAll("details[open]")) {
        const same = [...there.querySelectorAll("details")].find((one) => one.id === open.id);
        if (same) same.open = true;
      }
      here.replaceWith(there);
    }
    if (!parts.some((id) => news.getElementById(id))) news = null;
  };
  document.addEventListener("focusout", () => setTimeout(renew, 0));
  const piece = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  };

  let seen = Number(chat.dataset.lijnen);
  const tell = (html) => {
    log.append(piece(html));
    log.lastElementChild.scrollIntoView({ block: "nearest" });
  };
  const reading = (on) => { busy.textContent = on ? busy.dataset.label : ""; };

  // The way down: server-sent events, which the browser takes up again where it left off.
  let stream;
  const listen = () => {
    stream = new EventSource(`${address}/stroom?na=${seen}`);
    stream.addEventListener("turn", (event) => {
      const number = Number(event.lastEventId);
      if (number <= seen) return;
      seen = number;
      tell(event.data);
    });
    stream.addEventListener("summary", (event) => {
      news = piece(event.data);
      renew();
    });
    stream.addEventListener("bezig", (event) => reading(event.data === "ja"));
    stream.addEventListener("open", () => { if (failed) send(); });
    stream.addEventListener("voorbij", () => {
      stream.close();
      if (!leaving) location.replace(address);
    });
    stream.addEventListener("vol", () => {
      stream.close();
      setTimeout(look, AGAIN);
    });
    stream.addEventListener("error", () => {
      // A refusal closes it for good; a broken connection comes back by itself.
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
    });
  };
  // Where this place listens too often already, the page is looked at now and then instead.
  const look = async () => {
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const lines = [...page.querySelectorAll("#gesprek > .line")];
      for (const line of lines.slice(seen + 1)) tell(line.outerHTML);
      seen = Math.max(seen, lines.length - 1);
      news = document.createDocumentFragment();
      news.append(...parts.map((id) => page.getElementById(id)));
      renew();
      reading(Boolean(page.getElementById("bezig").textContent));
      if (failed) send();
    } catch { /* there is no connection now; the next look may have one */ }
    setTimeout(look, AGAIN);
  };

  // The way up: a turn keeps its id until it is taken, so that what is sent again counts once.
  const newId = () => [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let sending = false;
  let failed = null;
  const send = async () => {
    const words = text.value;
    if (sending || !words.trim()) return;
    sending = true;
    const turn = text.form.elements.beurt;
    // Words that were changed after a failure are another turn: the first may have arrived.
    if (failed && failed !== words) turn.value = newId();
    const body = new URLSearchParams(new FormData(text.form));
    reading(true);
    let told = trouble.dataset.label;
    try {
      const answer = await fetch(address, { method: "POST", headers: { accept: "application/json" }, body });
      if (answer.status === 202) {
        if (text.value === words) text.value = "";
        turn.value = newId();
        told = "";
      } else if (answer.status === 404) {
        location.replace(address);
      } else if (answer.status < 500) {
        told = (await answer.json()).notice;
      }
      failed = answer.status >= 500 ? words : null;
    } catch {
      failed = words;
    }
    if (told) reading(false);
    trouble.textContent = told;
    sending = false;
    grow();
    text.focus();
    if (failed) setTimeout(() => { if (failed) send(); }, AGAIN);
  };
  if (text) {
    text.form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    if (!document.querySelector(".alert")) text.focus({ preventScroll: true });
  }
  listen();
})();
