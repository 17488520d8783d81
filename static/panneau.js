/* What every panel is wrapped in: its only word back to the server is an address to go to. Should the
 * server not answer (a new process behind the same address knows nothing of this visit, and Streamlit
 * says so to nobody), the page goes there by itself: the address holds all there is to know. */
import { barre } from "./adresse.js";
import { vivant } from "./connexion.js";
import { h } from "./dom.js";
import { aller, recevoir } from "./explorateur.js";

const PATIENCE = 4000; // ms; the slowest answers under load take about one second
let rendus = 0;
const EXPLORATEUR = new Set(["filtres", "bilan", "liste"]);
// The style sheets of one page only: its document has it, a visitor who comes from another page has not.
const FEUILLES = { croiser: "croiser.css", territoire: "territoire.css", presenter: "presenter.css" };

export default async function panneau(nom, composant) {
  rendus += 1;
  const [{ default: dessiner }] = await Promise.all([import(`./${nom}.js`), feuille(FEUILLES[nom])]);
  const parStreamlit = (cle, adresse) => {
    composant.setTriggerValue(cle, adresse);
    if (cle === "adresse") surveiller(adresse);
  };
  if (!EXPLORATEUR.has(nom)) return dessiner({ ...composant, setTriggerValue: parStreamlit });
  const setTriggerValue = (_cle, adresse) => aller(nom, adresse);
  return recevoir(nom, { ...composant, parStreamlit, setTriggerValue }, dessiner);
}

function feuille(nom) {
  if (!nom || document.querySelector(`link[rel=stylesheet][href$="/${nom}"]`)) return null;
  return new Promise((fini) => {
    document.head.append(h("link", { rel: "stylesheet", href: new URL(nom, import.meta.url).href, onload: fini, onerror: fini }));
  });
}

function surveiller(adresse) {
  const avant = rendus, cible = location.pathname + barre(adresse);
  if (cible === location.pathname + location.search) return; // nothing to change, nothing to be drawn
  setTimeout(async () => {
    if (rendus !== avant) return;
    if (await vivant() && rendus === avant) location.assign(cible);
  }, PATIENCE);
}
