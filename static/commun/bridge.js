/* The bridge between the page and the map's frame (same origin): what is visible goes in, choices come out. */

let dernier = null; // the last state told, for a map that comes later
let enAttendant = () => {}; // who else is told, until there is a map
let vise = null; // where one asked to look before there was one

const carte = () => {
  const cadre = document.querySelector('iframe[src*="streamlit_folium"]');
  try { return cadre?.contentWindow?.carte; } catch { return undefined; } // the browser's error page (see frame.js)
};

/** Tell the map what to show; kept until it is ready. */
export function montrer(etat) {
  dernier = etat;
  enAttendant(etat);
  const c = carte();
  if (c) c.montrer(etat);
}

/** Tell what the map is told to something else as well; nothing takes it back. */
export function montrerAussi(faire = () => {}) { enAttendant = faire; }

export const survoler = (i) => carte()?.survoler?.(i);
export function cadrer(limites) {
  const c = carte();
  if (c) c.cadrer(limites);
  else vise = limites;
}
export const preparer = (territoires) => carte()?.preparer?.(territoires);

/** Do something with the window of the map's frame, each time there is a new one; returns how to stop. */
export function surCadre(faire) {
  const dire = () => faire(document.querySelector('iframe[src*="streamlit_folium"]').contentWindow);
  if (carte()) dire();
  document.addEventListener("carte:prete", dire);
  return () => document.removeEventListener("carte:prete", dire);
}

/** The theme in force, read from what Streamlit painted. */
export function theme() {
  const fond = getComputedStyle(document.querySelector(".stApp") || document.body).backgroundColor;
  const [r, g, b] = (fond.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
  return 0.3 * r + 0.59 * g + 0.11 * b < 128 ? "dark" : "light";
}

document.addEventListener("carte:prete", () => {
  carte().habiller(theme());
  if (dernier) carte().montrer(dernier);
  if (vise) carte().cadrer(vise);
  vise = null;
});

/** Keep `data-theme` in step with Streamlit's theme, for our style sheet and the map. */
export function suivreTheme() {
  const appliquer = () => {
    const actuel = theme();
    if (document.documentElement.dataset.theme === actuel) return;
    document.documentElement.dataset.theme = actuel;
    carte()?.habiller?.(actuel);
  };
  appliquer();
  new MutationObserver(appliquer).observe(document.head, { childList: true, subtree: true });
  new MutationObserver(appliquer).observe(document.body, { attributes: true, subtree: true, attributeFilter: ["class"] });
}
