/* Taking fiches away: a plain link, and for many of them how far it is, until the file is whole. */
import { plainClick, h, number, root } from "../commun/dom.js";

const LONG = 5000; // fiches: up to there a file comes within a second
const FIN_DE_LIGNE = 10;

/** A link to an export; `dire(texte)` is called as a long one comes, with "" at the end. */
export function download({ libelle, href, nom }, total, tell) {
  if (!nom) return h("a", { href: root(href) }, libelle); // an address to follow, not a file
  const lien = h("a", { href: root(href), download: nom, onclick: async (e) => {
    if (total <= LONG || !plainClick(e)) return; // the browser does it better
    e.preventDefault();
    try {
      tell(`${nom} se prépare…`);
      const answer = await fetch(lien.href);
      if (!answer.ok) throw new Error(String(answer.status));
      give(await follow(answer, total, (part) => tell(`${nom} : ${number(Math.floor(100 * part))} %`)), nom);
      tell("");
    } catch {
      tell(`${nom} n’est pas arrivé en entier. Réessayez, ou choisissez moins de fiches.`);
    }
  } }, libelle);
  return lien;
}

/** The whole body; `dire(part)` from 0 to 1: a known length, or else one line a fiche. */
async function follow(answer, total, tell) {
  const length = Number(answer.headers.get("content-length"));
  const morceaux = [], reader = answer.body.getReader();
  let lignes = 0, bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(morceaux, { type: answer.headers.get("content-type") });
    morceaux.push(value);
    bytes += value.length;
    if (!length) for (const byte of value) if (byte === FIN_DE_LIGNE) lignes += 1;
    tell(Math.min(1, length ? bytes / length : lignes / total));
  }
}

function give(fichier, nom) {
  const adresse = URL.createObjectURL(fichier);
  h("a", { href: adresse, download: nom }).click();
  setTimeout(() => URL.revokeObjectURL(adresse), 60_000);
}
