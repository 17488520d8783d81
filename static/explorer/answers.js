/* Our answers to the addresses of the Explorer: those of a moment ago are kept, so that what is undone
 * or come back to is there at once, network or not; what a hand is about to choose is asked ahead. */
import { norme } from "../commun/address.js";
import { root } from "../commun/dom.js";

const PATIENCE = 10_000; // ms for an answer, on the worst network of a hall
const REPOS = 80; // ms a pointer rests on what it will click
const FRAIS = 120_000; // ms
const GARDEES = 24;
const keptOnes = new Map(); // address -> {reponse, quand}

/** What an address asks, whatever the order it is written in; what is left out of it counts, for it is told. */
function cle(adresse) {
  const params = new URLSearchParams(adresse);
  params.delete("embed");
  params.delete("embed_options");
  params.sort();
  return params.toString();
}

export const read = (adresse) => norme(Object.fromEntries(new URLSearchParams(adresse)));

/** The answer to an address: the one kept if it is fresh, or if no other comes. */
export function obtain(adresse) {
  const kept = keptOnes.get(cle(adresse));
  return kept && Date.now() - kept.when < FRAIS ? kept.answer : keep(adresse, ask(adresse));
}

/** Keep an answer that is on its way; a failed one leaves the one before. */
export function keep(adresse, onTheWay) {
  const under = cle(adresse), avant = keptOnes.get(under);
  const answer = onTheWay.catch((error) => {
    keptOnes.delete(under);
    if (!avant) throw error;
    keptOnes.set(under, avant);
    return avant.answer;
  });
  keptOnes.delete(under); // to write it last: the oldest goes first
  keptOnes.set(under, { answer, when: Date.now() });
  if (keptOnes.size > GARDEES) keptOnes.delete(keptOnes.keys().next().value);
  return answer;
}

/** Ask for what a hand is about to choose. */
export function prefetch(adresse) {
  if (!navigator.connection?.saveData) obtain(adresse).catch(() => {});
}

/** Whether a hand presses to choose: a finger that lands may only scroll. */
export const pressed = ({ button, pointerType }) => button === 0 && pointerType === "mouse";

let rest = 0;
/** Ask for what a pointer rests on; null: it has left. */
export function aim(adresse) {
  clearTimeout(rest);
  if (adresse !== null) rest = setTimeout(prefetch, REPOS, adresse);
}

document.addEventListener("pointerdown", (e) => {
  const lien = pressed(e) && e.target.closest?.(":is(.bilan, .liste) a[href^='?']");
  if (lien) prefetch(lien.getAttribute("href"));
});

async function ask(adresse) {
  const answer = await fetch(root(`api/panneaux.json${adresse}`), { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
