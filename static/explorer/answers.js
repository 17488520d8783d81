/* Our answers to the addresses of the Explorer: those of a moment ago are kept, so that what is undone
 * or come back to is there at once, network or not; what a hand is about to choose is asked ahead. */
import { norme } from "../commun/address.js";
import { racine } from "../commun/dom.js";

const PATIENCE = 10_000; // ms for an answer, on the worst network of a hall
const REPOS = 80; // ms a pointer rests on what it will click
const FRAIS = 120_000; // ms
const GARDEES = 24;
const gardees = new Map(); // address -> {reponse, quand}

/** What an address asks, whatever the order it is written in; what is left out of it counts, for it is told. */
function cle(adresse) {
  const params = new URLSearchParams(adresse);
  params.delete("embed");
  params.delete("embed_options");
  params.sort();
  return params.toString();
}

export const lire = (adresse) => norme(Object.fromEntries(new URLSearchParams(adresse)));

/** The answer to an address: the one kept if it is fresh, or if no other comes. */
export function obtenir(adresse) {
  const gardee = gardees.get(cle(adresse));
  return gardee && Date.now() - gardee.quand < FRAIS ? gardee.reponse : garder(adresse, demander(adresse));
}

/** Keep an answer that is on its way; a failed one leaves the one before. */
export function garder(adresse, enRoute) {
  const sous = cle(adresse), avant = gardees.get(sous);
  const reponse = enRoute.catch((erreur) => {
    gardees.delete(sous);
    if (!avant) throw erreur;
    gardees.set(sous, avant);
    return avant.reponse;
  });
  gardees.delete(sous); // to write it last: the oldest goes first
  gardees.set(sous, { reponse, quand: Date.now() });
  if (gardees.size > GARDEES) gardees.delete(gardees.keys().next().value);
  return reponse;
}

/** Ask for what a hand is about to choose. */
export function prevoir(adresse) {
  if (!navigator.connection?.saveData) obtenir(adresse).catch(() => {});
}

/** Whether a hand presses to choose: a finger that lands may only scroll. */
export const presse = ({ button, pointerType }) => button === 0 && pointerType === "mouse";

let repos = 0;
/** Ask for what a pointer rests on; null: it has left. */
export function viser(adresse) {
  clearTimeout(repos);
  if (adresse !== null) repos = setTimeout(prevoir, REPOS, adresse);
}

document.addEventListener("pointerdown", (e) => {
  const lien = presse(e) && e.target.closest?.(":is(.bilan, .liste) a[href^='?']");
  if (lien) prevoir(lien.getAttribute("href"));
});

async function demander(adresse) {
  const reponse = await fetch(racine(`api/panneaux.json${adresse}`), { signal: AbortSignal.timeout(PATIENCE) });
  if (!reponse.ok) throw new Error(String(reponse.status));
  return reponse.json();
}
