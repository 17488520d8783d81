/* The first view, before Streamlit: while its front end is on its way, our own answer is drawn in the
 * page the document already has (web/documents/first_view.py). One can read it and choose in it at once; Streamlit's
 * panels then take its place, with what has been chosen and typed (handover.js). */
import { barre } from "../commun/address.js";
import { apercu } from "./preview.js";
import { vivant } from "../commun/connection.js";
import { PANNEAUX } from "./explorer.js";
import panneau from "../commun/panel.js";
import { montrerAussi } from "../commun/bridge.js";
import { effacer } from "./handover.js";
import { garder } from "./answers.js";

const racine = document.documentElement, depart = location.pathname;
const seule = () => racine.dataset.avant === "page"; // Streamlit has not come

async function dessiner() {
  const reponse = await garder(location.search, window.premiereVue); // asked for by the document itself
  if (!seule()) return;
  const page = document.getElementById("avant"), toile = page.querySelector("canvas");
  let carte, peinte;
  const peindre = () => { peinte = apercu(toile, carte, reponse.liste.vocabulaires, racine.dataset.theme).catch(() => {}); };
  montrerAussi((etat) => { carte = etat; peindre(); });
  window.addEventListener("resize", () => { if (seule() && carte) peindre(); });
  await Promise.all(PANNEAUX.map((nom) => panneau(`explorer/${nom}.js`, {
    data: reponse[nom], parentElement: page.querySelector(`.st-key-panneau-${nom}`), setTriggerValue: recharger,
  })));
  await peinte;
}

/** Without our answer and before Streamlit, an address is opened as a link is: if there is a server. */
async function recharger(_cle, adresse) {
  if (await vivant()) location.assign(location.pathname + barre(adresse));
  else document.dispatchEvent(new CustomEvent("carte:panne", { detail: "Le serveur ne répond pas : ce choix n’a pas pu être suivi." }));
}

/** Streamlit may draw something else than our panels: another page (back, forward), or a word to say. */
function guetter() {
  window.addEventListener("popstate", () => { if (seule() && location.pathname !== depart) location.reload(); });
  const guet = new MutationObserver(() => {
    if (!seule()) guet.disconnect();
    else if (document.querySelector('#root [data-testid^="stAlert"]')) { guet.disconnect(); effacer(); }
  });
  guet.observe(document.getElementById("root"), { childList: true, subtree: true });
}

if (seule()) {
  guetter();
  // Should it fail, Streamlit draws the first view by itself.
  dessiner().catch(effacer).finally(() => requestAnimationFrame(() => setTimeout(window.demarrer)));
}
