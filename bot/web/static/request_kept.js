/* Own script of the page of a form that was sent: looks whether the case is there. Without it a link does the same. */
(() => {
  "use strict";
  const EVERY = 5000;  // milliseconds
  const LONGEST = 120;  // looks: after ten minutes a person has to press the link
  let looks = 0;

  async function look() {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("stand");
      if (answer.ok && found && !found.querySelector("[data-waiting]")) {
        // Only what this region holds changes, so that it is read out.
        document.getElementById("stand").replaceChildren(...found.childNodes);
        return;
      }
    } catch { /* the server starts anew: look again */ }
    looks += 1;
    if (looks < LONGEST) setTimeout(look, EVERY);
  }

  if (document.querySelector("[data-waiting]")) setTimeout(look, EVERY);
})();
