/* What is published while a page is open: told, never imposed. Loaded only where a registre is served. */
import { h, root } from "./dom.js";

const PAS = 1500; // ms between two questions of some hundred bytes, asked only by a page one looks at
const CALM = 30000; // when the server does not answer

const ask = () => fetch(root("api/publie.json"), { cache: "no-store", signal: AbortSignal.timeout(5000) }).then((r) => (r.ok ? r.json() : null), () => null);

let seen = null, closed = null, notice = null, timer = 0;

async function look() {
  if (document.hidden || !navigator.onLine) return; // looks again when it is seen, when the network is back
  const answer = await ask();
  if (answer) {
    seen ??= answer.version;
    if (answer.version !== seen && answer.version !== closed && !document.querySelector(".recits.joue, .recits.notes")) tell(answer.version);
  }
  clearTimeout(timer);
  timer = setTimeout(look, answer ? PAS : CALM);
}

/** A word at the foot of the page; closed, it says nothing more of this publication. */
function tell(version) {
  notice ??= h("div", { class: "publie", role: "status" });
  if (!notice.isConnected) document.body.append(notice);
  if (!notice.firstChild) {
    // Words put into a region that was there: a screen reader says them.
    setTimeout(() => notice.replaceChildren(h("span", {}, "La carte a changé."),
      h("button", { type: "button", class: "bouton", onclick: () => location.reload() }, "Recharger"),
      h("button", { type: "button", class: "fermer", "aria-label": "Plus tard", title: "Plus tard", onclick: () => { closed = version; notice.replaceChildren(); } }, "×")), 50);
  }
}

document.addEventListener("visibilitychange", look);
window.addEventListener("online", look);
look();
