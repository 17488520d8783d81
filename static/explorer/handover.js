/* From the first view (firstview.js) to Streamlit's page: what was drawn, chosen, typed and scrolled moves
 * into it, and the picture of the map stays where the map will be until the map has drawn. */
import { showAlso } from "../commun/bridge.js";

const CADRE = '#root .st-key-explorateur iframe[src*="streamlit_folium"]';
const root = document.documentElement;

/** Streamlit's page is whole: show it; `demenager()` moves the panels. */
export function handOver(moveOut) {
  const page = document.getElementById("avant"), top = page.scrollTop;
  const lien = [...page.querySelectorAll("nav a")].indexOf(document.activeElement);
  const image = page.querySelector(".apercu");
  if (image.dataset.painted) freeze(image);
  root.dataset.avant = "carte"; // what stays is the picture
  moveOut();
  page.querySelector("main").removeAttribute("id"); // Streamlit's has the same
  for (const reste of page.querySelectorAll("nav, main > :not(.apercu)")) reste.remove();
  document.querySelector('[data-testid="stMain"]').scrollTop = top;
  if (lien >= 0) document.querySelectorAll("#root .st-key-entete a")[lien]?.focus();
  if (image.dataset.painted) lodge(page, image);
  else erase();
}

/** Nothing of the first view is left. */
export function erase() {
  showAlso();
  document.getElementById("avant")?.remove();
  delete root.dataset.avant;
}

/** Move a panel into Streamlit's, `la` to `chez`; the browser's own move loses neither focus nor scroll. */
export function moveIn(box, la, at) {
  const vide = at.querySelector(`.${box.className.split(" ")[0]}`), active = document.activeElement, top = la.scrollTop;
  if (vide.parentNode.moveBefore) vide.parentNode.moveBefore(box, vide);
  else vide.before(box);
  vide.remove();
  if (box.contains(active)) active.focus({ preventScroll: true });
  box.closest("[class*=st-key-panneau]").scrollTop = top;
}

/** Keep an element where it is, whatever leaves its page. */
function freeze(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  Object.assign(element.style, { position: "fixed", left: `${left}px`, top: `${top}px`, width: `${width}px`, minHeight: `${height}px`, maxHeight: `${height}px` });
}

/** Put the picture over the map's frame, in its own cell, as soon as there is one: it leaves with the page. */
function lodge(page, image) {
  const search = () => {
    const cadre = document.querySelector(CADRE);
    if (!cadre && document.querySelector("#root .st-key-explorateur")) return;
    observer.disconnect();
    if (!cadre) { erase(); return; } // one has left already
    image.removeAttribute("style");
    cadre.closest(".st-key-explorateur > *").append(image);
    page.remove();
    delete root.dataset.avant;
    document.addEventListener("carte:placee", () => {
      showAlso();
      image.remove();
      image.querySelector("canvas").width = 0; // a few megabytes
    }, { once: true });
  };
  const observer = new MutationObserver(search);
  observer.observe(document.getElementById("root"), { childList: true, subtree: true });
  search();
}
