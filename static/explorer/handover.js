/* From the first view (firstview.js) to Streamlit's page: what was drawn, chosen, typed and scrolled moves
 * into it, and the picture of the map stays where the map will be until the map has drawn. */
import { montrerAussi } from "../commun/bridge.js";

const CADRE = '#root .st-key-explorateur iframe[src*="streamlit_folium"]';
const racine = document.documentElement;

/** Streamlit's page is whole: show it; `demenager()` moves the panels. */
export function relayer(demenager) {
  const page = document.getElementById("avant"), haut = page.scrollTop;
  const lien = [...page.querySelectorAll("nav a")].indexOf(document.activeElement);
  const image = page.querySelector(".apercu");
  if (image.dataset.peinte) figer(image);
  racine.dataset.avant = "carte"; // what stays is the picture
  demenager();
  page.querySelector("main").removeAttribute("id"); // Streamlit's has the same
  for (const reste of page.querySelectorAll("nav, main > :not(.apercu)")) reste.remove();
  document.querySelector('[data-testid="stMain"]').scrollTop = haut;
  if (lien >= 0) document.querySelectorAll("#root .st-key-entete a")[lien]?.focus();
  if (image.dataset.peinte) loger(page, image);
  else effacer();
}

/** Nothing of the first view is left. */
export function effacer() {
  montrerAussi();
  document.getElementById("avant")?.remove();
  delete racine.dataset.avant;
}

/** Move a panel into Streamlit's, `la` to `chez`; the browser's own move loses neither focus nor scroll. */
export function emmenager(boite, la, chez) {
  const vide = chez.querySelector(`.${boite.className.split(" ")[0]}`), actif = document.activeElement, haut = la.scrollTop;
  if (vide.parentNode.moveBefore) vide.parentNode.moveBefore(boite, vide);
  else vide.before(boite);
  vide.remove();
  if (boite.contains(actif)) actif.focus({ preventScroll: true });
  boite.closest("[class*=st-key-panneau]").scrollTop = haut;
}

/** Keep an element where it is, whatever leaves its page. */
function figer(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  Object.assign(element.style, { position: "fixed", left: `${left}px`, top: `${top}px`, width: `${width}px`, minHeight: `${height}px`, maxHeight: `${height}px` });
}

/** Put the picture over the map's frame, in its own cell, as soon as there is one: it leaves with the page. */
function loger(page, image) {
  const chercher = () => {
    const cadre = document.querySelector(CADRE);
    if (!cadre && document.querySelector("#root .st-key-explorateur")) return;
    guet.disconnect();
    if (!cadre) { effacer(); return; } // one has left already
    image.removeAttribute("style");
    cadre.closest(".st-key-explorateur > *").append(image);
    page.remove();
    delete racine.dataset.avant;
    document.addEventListener("carte:placee", () => {
      montrerAussi();
      image.remove();
      image.querySelector("canvas").width = 0; // a few megabytes
    }, { once: true });
  };
  const guet = new MutationObserver(chercher);
  guet.observe(document.getElementById("root"), { childList: true, subtree: true });
  chercher();
}
