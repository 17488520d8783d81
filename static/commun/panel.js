/* What every panel is wrapped in: its only word back to the server is an address to go to. Should the
 * server not answer (a new process behind the same address knows nothing of this visit, and Streamlit
 * says so to nobody), the page goes there by itself: the address holds all there is to know. */
import { barre } from "./address.js";
import { vivant } from "./connection.js";
import { h } from "./dom.js";
import { aller, recevoir } from "../explorer/explorer.js";

const PATIENCE = 4000; // ms; the slowest answers under load take about one second
let rendus = 0;

/** Draw a panel: its module under static/, and the style sheet of its page, which a visitor who comes from
 * another page has not (web/documents/pages.py says both). */
export default async function panneau(module, composant, style = "") {
  rendus += 1;
  const [{ default: dessiner }] = await Promise.all([import(`../${module}`), feuille(style)]);
  const parStreamlit = (cle, adresse) => {
    composant.setTriggerValue(cle, adresse);
    if (cle === "adresse") surveiller(adresse);
  };
  if (!module.startsWith("explorer/")) return dessiner({ ...composant, setTriggerValue: parStreamlit });
  const nom = module.slice("explorer/".length, -".js".length);
  const setTriggerValue = (_cle, adresse) => aller(nom, adresse);
  return recevoir(nom, { ...composant, parStreamlit, setTriggerValue }, dessiner);
}

function feuille(style) {
  if (!style || document.querySelector(`link[rel=stylesheet][href$="/${style}"]`)) return null;
  return new Promise((fini) => {
    document.head.append(h("link", { rel: "stylesheet", href: new URL(`../${style}`, import.meta.url).href, onload: fini, onerror: fini }));
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
