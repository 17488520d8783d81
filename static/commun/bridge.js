/* The bridge between the page and the map's frame (same origin): what is visible goes in, choices come out. */

let last = null; // the last state told, for a map that comes later
let meanwhile = () => {}; // who else is told, until there is a map
let aimed = null; // where one asked to look before there was one

/** The map's frame: Streamlit's, or ours, before it or where it does not come (handover.js). */
export const CADRE = 'iframe:is([src*="streamlit_folium"], .carte-seule)';

/** The map in a frame, if there is one yet. */
export function carteOf(cadre) {
  try { return cadre?.contentWindow?.carte; } catch { return undefined; } // the browser's error page (see frame.js)
}

/** The maps there are: two, for the time one takes to be drawn under the other. */
const cartes = () => [...document.querySelectorAll(CADRE)].map(carteOf).filter(Boolean);
const carte = () => cartes()[0];

/** Tell the map what to show; kept until it is ready. */
export function show(state) {
  last = state;
  meanwhile(state);
  for (const c of cartes()) c.show(state);
}

/** Tell what the map is told to something else as well; nothing takes it back. */
export function showAlso(faire = () => {}) { meanwhile = faire; }

/** Say which row a pointer is over; `aires`: what a fiche without a point acts on. */
export const hover = (i, aires = []) => { for (const c of cartes()) c.hover?.(i, aires); };
export function fitTo(limites) {
  const told = cartes();
  for (const c of told) c.fitTo(limites);
  if (!told.length) aimed = limites;
}
export const prepare = (territoires) => carte()?.prepare?.(territoires);

/** What the map shows, as a picture to print: {canvas, roles, credit}; null without a map on screen. */
export const picture = () => carte()?.picture?.() ?? null;

/** Do something with the window of the map's frame, each time there is a new one; returns how to stop. */
export function onFrame(faire) {
  const tell = () => faire(document.querySelector(CADRE).contentWindow);
  if (carte()) tell();
  document.addEventListener("carte:prete", tell);
  return () => document.removeEventListener("carte:prete", tell);
}

/** The theme in force, read from what Streamlit painted. */
export function theme() {
  const { avant, theme: asked } = document.documentElement.dataset;
  if (avant === "page") return asked; // it has not come
  const fond = getComputedStyle(document.querySelector(".stApp") || document.body).backgroundColor;
  const [r, g, b] = (fond.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
  return 0.3 * r + 0.59 * g + 0.11 * b < 128 ? "dark" : "light";
}

document.addEventListener("carte:prete", () => {
  for (const c of cartes()) {
    c.setTheme(theme());
    if (last) c.show(last);
    if (aimed) c.fitTo(aimed);
  }
  aimed = null;
});

/** Keep `data-theme` in step with Streamlit's theme, for our style sheet and the map. */
export function followTheme() {
  const apply = () => {
    const current = theme();
    if (document.documentElement.dataset.theme === current) return;
    document.documentElement.dataset.theme = current;
    for (const c of cartes()) c.setTheme?.(current);
  };
  apply();
  // What the system changed while the first view was all there is shows once Streamlit's page has come.
  new MutationObserver(apply).observe(document.documentElement, { attributes: true, attributeFilter: ["data-avant"] });
  new MutationObserver(apply).observe(document.head, { childList: true, subtree: true });
  new MutationObserver(apply).observe(document.body, { attributes: true, subtree: true, attributeFilter: ["class"] });
}
