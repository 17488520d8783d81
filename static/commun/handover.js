/* From the first view (commun/firstview.js, explorer/firstview.js) to Streamlit's page: what was drawn, chosen,
 * typed and scrolled moves into it, and the picture of the map stays where the map will be until the map has drawn. */
import { carteOf, showAlso } from "./bridge.js";
import { h, root as address } from "./dom.js";

const PATIENCE = 5000; // ms from when Streamlit starts: where it comes, it has come
const DESK = "(min-width: 901px)"; // a phone shows its list first
const MAP_FIRST = 800; // ms that Streamlit waits for the map of a desk
const PAS = 50; // ms
const root = document.documentElement;

/** Whether the first view is all there is: Streamlit has not come. */
export const alone = () => root.dataset.avant === "page";

/** Streamlit's page is whole: show it; `moveOut()` moves the panels. */
export function handOver(moveOut) {
  const page = document.getElementById("avant"), top = page.scrollTop;
  const lien = [...page.querySelectorAll("nav a")].indexOf(document.activeElement);
  const image = page.querySelector(".apercu");
  const own = living(image?.querySelector(".carte-seule")); // that of a stage leaves with it
  if (own || image?.dataset.painted) freeze(image);
  root.dataset.avant = "carte"; // what stays is the picture
  moveOut();
  page.querySelector("main").removeAttribute("id"); // Streamlit's has the same
  for (const reste of page.querySelectorAll("nav, main > :not(.apercu)")) reste.remove();
  document.querySelector('[data-testid="stMain"]').scrollTop = top;
  if (lien >= 0) document.querySelectorAll("#root .st-key-entete a")[lien]?.focus();
  if (own) whenDrawn(page, own);
  else if (image?.dataset.painted) lodge(page, image);
  else erase();
}

/** Nothing of the first view is left. */
export function erase() {
  showAlso();
  document.getElementById("avant")?.remove();
  delete root.dataset.avant;
}

/** Call `act` once, when Streamlit's page holds `selector`; should it have a word to say instead, show it. */
export function whenStreamlit(selector, act) {
  const departure = location.pathname;
  window.addEventListener("popstate", () => { if (alone() && location.pathname !== departure) location.reload(); });
  const look = () => {
    if (!alone()) observer.disconnect();
    else if (document.querySelector('#root [data-testid^="stAlert"]')) { observer.disconnect(); erase(); }
    else if (selector && document.querySelector(`#root ${selector}`)) { observer.disconnect(); act(); }
  };
  const observer = new MutationObserver(look);
  observer.observe(document.getElementById("root"), { childList: true, subtree: true });
  look();
}

/** Streamlit starts; on a desk, a map of our own is there before its. Should it not come (WebSockets are blocked on many
 * networks), the page is whole without it: say what is missing. */
export function startStreamlit() {
  const page = document.getElementById("avant"), cell = page?.querySelector(".apercu");
  if (cell?.clientWidth && cell.checkVisibility?.({ visibilityProperty: true }) !== false && matchMedia(DESK).matches) {
    openMap(cell);
    document.addEventListener("carte:placee", () => window.startStreamlit(), { once: true }); // both at once would slow the map
    setTimeout(() => window.startStreamlit(), MAP_FIRST);
  } else window.startStreamlit();
  setTimeout(() => {
    if (!alone() || !page.isConnected) return;
    page.append(h("p", { class: "sans-direct", role: "status" }, "Ce réseau ne laisse pas passer la mise à jour en direct : tout le reste répond."));
    openMap(cell ?? page.querySelector("main:has(.joue)")?.appendChild(h("div", { class: "st-key-scene" })));
  }, PATIENCE);
}

function openMap(cell) {
  if (cell && !cell.querySelector("iframe")) cell.append(h("iframe", { class: "carte-seule", src: address("carte.html"), title: "Carte des fiches" }));
}

/** The map of a frame of ours, once it has the fiches; one that shows nothing yet is not worth keeping. */
function living(cadre) {
  const carte = carteOf(cadre);
  if (carte?.read().n) return carte;
  cadre?.remove();
  return null;
}

/** Our map leaves once Streamlit's has drawn, outlines and all, and looks where ours does; or with its page. */
function whenDrawn(page, own, until = Date.now() + PATIENCE) {
  const cell = document.querySelector(`#root .${page.querySelector("main").className}`);
  const theirs = carteOf(cell?.querySelector("iframe"));
  if (cell && Date.now() < until && (!theirs?.read().placee || own.read().moving)) { setTimeout(whenDrawn, PAS, page, own, until); return; }
  theirs?.goTo(own.read());
  requestAnimationFrame(() => requestAnimationFrame(erase));
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
  const cle = `.${page.querySelector("main").className}`;
  const search = () => {
    const cadre = document.querySelector(`#root ${cle} iframe[src*="streamlit_folium"]`);
    if (!cadre && document.querySelector(`#root ${cle}`)) return;
    observer.disconnect();
    if (!cadre) { erase(); return; } // one has left already
    image.removeAttribute("style");
    cadre.closest(`${cle} > *`).append(image);
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
