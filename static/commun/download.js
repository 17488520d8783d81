/* Taking fiches away: a plain link, and for many of them how far it is, until the file is whole. */
import { clicSimple, h, nombre, racine } from "./dom.js";

const LONG = 5000; // fiches: up to there a file comes within a second
const FIN_DE_LIGNE = 10;

/** A link to an export; `dire(texte)` is called as a long one comes, with "" at the end. */
export function telecharger({ libelle, href, nom }, total, dire) {
  const lien = h("a", { href: racine(href), download: nom, onclick: async (e) => {
    if (total <= LONG || !clicSimple(e)) return; // the browser does it better
    e.preventDefault();
    try {
      dire(`${nom} se prépare…`);
      const reponse = await fetch(lien.href);
      if (!reponse.ok) throw new Error(String(reponse.status));
      donner(await suivre(reponse, total, (part) => dire(`${nom} : ${nombre(Math.floor(100 * part))} %`)), nom);
      dire("");
    } catch {
      dire(`${nom} n’est pas arrivé en entier. Réessayez, ou choisissez moins de fiches.`);
    }
  } }, libelle);
  return lien;
}

/** The whole body; `dire(part)` from 0 to 1: a known length, or else one line a fiche. */
async function suivre(reponse, total, dire) {
  const longueur = Number(reponse.headers.get("content-length"));
  const morceaux = [], lecteur = reponse.body.getReader();
  let lignes = 0, octets = 0;
  for (;;) {
    const { done, value } = await lecteur.read();
    if (done) return new Blob(morceaux, { type: reponse.headers.get("content-type") });
    morceaux.push(value);
    octets += value.length;
    if (!longueur) for (const octet of value) if (octet === FIN_DE_LIGNE) lignes += 1;
    dire(Math.min(1, longueur ? octets / longueur : lignes / total));
  }
}

function donner(fichier, nom) {
  const adresse = URL.createObjectURL(fichier);
  h("a", { href: adresse, download: nom }).click();
  setTimeout(() => URL.revokeObjectURL(adresse), 60_000);
}
