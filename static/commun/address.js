/* The address as the page holds it: an object of strings, written as one reads it aloud. */

import { PARAMETRES } from "./constants.js";

/** "?domaine=mobilite,habitat&rayon=50", or "" when nothing is chosen. */
export function write(params) {
  const morceaux = PARAMETRES.filter((nom) => params[nom]).map((nom) =>
    `${nom}=${encodeURIComponent(params[nom]).replaceAll("%2C", ",").replaceAll("%3A", ":")}`);
  return morceaux.length ? `?${morceaux.join("&")}` : "";
}

/** The same address for the same choices, whatever the order they were made in. */
export const norme = (params) =>
  write(Object.fromEntries(Object.entries(params).map(([nom, valeur]) => [nom, valeur.split(",").sort().join(",")])));

export const liste = (params, nom) => (params[nom] ? params[nom].split(",") : []);

/** The same address with a value of a list chosen or not. */
export function toggled(params, nom, valeur) {
  const valeurs = new Set(liste(params, nom));
  if (!valeurs.delete(valeur)) valeurs.add(valeur);
  return { ...params, [nom]: [...valeurs].join(",") };
}

/** An address as the browser shows it: inside another site it goes on saying so. */
export function barre(lien) {
  const { incluse } = document.documentElement.dataset;
  return incluse ? `${lien}${lien ? "&" : "?"}${incluse}` : lien;
}

/** Write an address where the browser shows it: what one reads aloud, not %2C and %3A. */
export function record(lien) {
  const wanted = location.pathname + barre(lien) + location.hash;
  if (location.pathname + location.search + location.hash !== wanted) history.replaceState(history.state, "", wanted);
}

/* Steps back. Streamlit writes the address its server says it has drawn, late over a slow network: of two quick
 * steps back, what it says of the first would undo the second. */

/** Let Streamlit write another page's address only where a link has been followed, and none a second time. */
export function keepSteps() {
  let followed = false; // a link, since the last step back
  document.addEventListener("click", ({ target }) => { if (target.closest?.("a[href]")) followed = true; }, true);
  window.addEventListener("popstate", () => { followed = false; }, true);
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const next = new URL(url, location.href), here = next.pathname === location.pathname;
    // What one reads aloud, with its commas, is the same address.
    if (here ? asked(next) !== asked(location) : followed) push(state, title, url);
  };
}

const asked = ({ search }) => [...new URLSearchParams(search)].join("&");
