/* Own script of the web form: looks for answers while somebody writes. Without it a button does the same. */
(() => {
  "use strict";
  const place = document.getElementById("antwoorden");
  const box = document.getElementById("document");
  if (!place || !box) return;
  const form = box.form;
  const line = document.getElementById("antwoorden-stand");
  const button = document.getElementById("kijk");
  const PAUSE = 1200;  // milliseconds without a key: the sentence is probably done
  const SHORTEST = 12;  // characters; less asks nothing yet
  let timer;
  let asked = "";  // what was looked for last
  let going = null;  // the look that is under way

  const send = (address, more, rest) => fetch(address, {
    method: "POST",
    headers: { accept: "text/html" },
    body: new URLSearchParams({ token: form.elements.token.value, getoond: form.elements.getoond.value, ...more }),
    ...rest,
  });
  // A list that somebody reads is not changed under the eyes.
  const inUse = () => place.contains(document.activeElement) || place.querySelector("details[open]") !== null;

  async function look(pressed) {
    const text = box.value.trim();
    clearTimeout(timer);
    if (!pressed && (text === asked || text.length < SHORTEST || inUse())) return;
    if (going) going.abort();
    const mine = going = new AbortController();
    asked = text;
    try {
      const answer = await send(place.dataset.address, { document: text, wijze: pressed ? "gevraagd" : "pauze" }, { signal: mine.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector(".beforehand");
      if (!pressed && inUse()) return;
      form.elements.getoond.value = found.dataset.getoond;
      place.replaceChildren(...found.children);
      line.textContent = found.dataset.line;
    } catch {
      if (mine.signal.aborted) return;
      asked = "";
      if (pressed) line.textContent = place.dataset.trouble;
    } finally {
      if (going === mine) going = null;
    }
  }

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, PAUSE, false); });
  button.addEventListener("click", (event) => { event.preventDefault(); look(true); });
  // `toggle` does not bubble.
  place.addEventListener("toggle", (event) => {
    if (event.target.open) send(place.dataset.opened, { sleutel: event.target.dataset.key }, { keepalive: true }).catch(() => {});
  }, true);
  if (box.value.trim() && !place.querySelector("details")) look(false);
})();
