/* Building the page's elements: text from data only ever becomes text. */
import { icone } from "./formes.js";

/** French typography of a text shown: no line begins with ";" or ends with "«", no number is cut from its thousands or its unit. */
export const typo = (texte) => typeof texte !== "string" ? texte
  : texte.replace(/(\p{L})'(?=\p{L})/gu, "$1’").replace(/ ([:»])/g, "\u00a0$1").replace(/ ([;!?])/g, "\u202f$1").replace(/« /g, "«\u00a0")
    .replace(/(?<!\d)(\d{1,3}) (?=\d{3}(?!\d))/g, "$1\u202f").replace(/(\d) (km|min|kB|MW|m²|%|[kM]?€)/g, "$1\u00a0$2");

/** Make an element. `props`: attributes, `on…` listeners, `class`; false and null are left out. */
export function h(tag, props = {}, ...enfants) {
  const element = document.createElement(tag);
  for (const [nom, valeur] of Object.entries(props)) {
    if (valeur === false || valeur === null || valeur === undefined) continue;
    if (nom.startsWith("on")) element.addEventListener(nom.slice(2), valeur);
    else element.setAttribute(nom, valeur === true ? "" : valeur);
  }
  element.append(...enfants.flat().filter((e) => e !== null && e !== undefined && e !== false).map(typo));
  return element;
}

const NOMBRE = new Intl.NumberFormat("fr-FR");
export const number = (n) => NOMBRE.format(n);

/** "1 fiche", "12 fiches": French plural starts at two. */
export const plural = (n, one, several = one + "s") => `${number(n)} ${n < 2 ? one : several}`;

export function distance(metres) {
  if (metres === null || metres === undefined) return "";
  if (metres < 1000) return "moins de 1\u00a0km";
  return `${number(Math.round(metres / 1000))}\u00a0km`;
}

/** Root of the app's addresses, whatever page is open. */
export const root = (path) => new URL(path, document.baseURI).href;

const fichiers = new Map();
/** Fetch a JSON file once. */
export function load(path) {
  if (!fichiers.has(path)) {
    const promise = fetch(root(path)).then((r) => {
      if (!r.ok) throw new Error(`${path} : ${r.status}`);
      return r.json();
    });
    promise.catch(() => fichiers.delete(path));
    fichiers.set(path, promise);
  }
  return fichiers.get(path);
}

/** The mark of a type of actor. */
export const forme = (role, taille) => icone(document, role.forme, role.couleur, taille);

/** A plain click on a link: one that should not open a new tab or window. */
export const plainClick = (e) => e.button === 0 && !e.metaKey && !e.ctrlKey && !e.shiftKey && !e.altKey;
