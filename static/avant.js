/* The first view, before Streamlit: while its front end is on its way, our own answer is drawn in the
 * page the document already has (web/avant.py). One can read it and choose in it at once; Streamlit's
 * panels then take its place, with what has been chosen and typed (explorateur.js). */
import { apercu } from "./apercu.js";
import { PANNEAUX } from "./explorateur.js";
import panneau from "./panneau.js";
import { montrerAussi } from "./pont.js";
import { garder } from "./reponses.js";

const page = document.getElementById("avant"), racine = document.documentElement;

/** The map has drawn all it has, or is no longer where its picture is. */
function finir() {
  montrerAussi();
  page.remove();
  delete racine.dataset.avant;
}

async function dessiner() {
  const reponse = await garder(location.search, window.premiereVue); // asked for by the document itself
  if (racine.dataset.avant !== "page") return; // Streamlit was faster
  const { vocabulaires } = reponse.liste, toile = page.querySelector("canvas");
  let peinte;
  montrerAussi((carte) => { peinte = apercu(toile, carte, vocabulaires, racine.dataset.theme).catch(() => {}); });
  const setTriggerValue = (_cle, adresse) => location.assign(location.pathname + adresse);
  await Promise.all(PANNEAUX.map((nom) => panneau(nom, {
    data: reponse[nom], parentElement: page.querySelector(`.st-key-panneau-${nom}`), setTriggerValue,
  })));
  await peinte;
}

document.addEventListener("carte:placee", finir, { once: true });
window.addEventListener("resize", () => { if (racine.dataset.avant === "carte") finir(); });
document.addEventListener("scroll", ({ target }) => {
  if (racine.dataset.avant === "carte" && target.querySelector?.("iframe")) finir();
}, true);
// Should it fail, Streamlit draws the first view by itself.
dessiner().catch(finir).finally(() => requestAnimationFrame(() => setTimeout(window.demarrer)));
