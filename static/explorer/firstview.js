/* The first view, before Streamlit: while its front end is on its way, our own answer is drawn in the
 * page the document already has (web/documents/first_view.py). One can read it and choose in it at once; Streamlit's
 * panels then take its place, with what has been chosen and typed (handover.js). */
import { barre } from "../commun/address.js";
import { apercu } from "../carte/preview.js";
import { alive } from "../commun/connection.js";
import { PANNEAUX } from "./explorer.js";
import panneau from "../commun/panel.js";
import { showAlso } from "../commun/bridge.js";
import { alone, erase, startStreamlit, whenStreamlit } from "../commun/handover.js";
import { keep } from "./answers.js";

const root = document.documentElement;

async function draw() {
  const answer = await keep(location.search, window.firstView); // asked for by the document itself
  if (!alone()) return;
  const page = document.getElementById("avant"), canvas = page.querySelector("canvas");
  let carte, painted;
  const paint = () => { painted = apercu(canvas, carte, answer.liste.vocabulaires, root.dataset.theme).catch(() => {}); };
  showAlso((state) => { carte = state; paint(); });
  new ResizeObserver(() => { if (alone() && carte) paint(); }).observe(canvas); // what is above and below it has grown
  await Promise.all(PANNEAUX.map((nom) => panneau(`explorer/${nom}.js`, {
    data: answer[nom], parentElement: page.querySelector(`.st-key-panneau-${nom}`), setTriggerValue: reload,
  })));
  await painted;
}

/** Without our answer and before Streamlit, an address is opened as a link is: if there is a server. */
async function reload(_cle, adresse, from) {
  if (await alive()) { location.assign(location.pathname + barre(adresse)); return; }
  if (location.search === barre(adresse)) history.replaceState({}, "", location.pathname + from);
  document.dispatchEvent(new CustomEvent("carte:panne", { detail: "Le serveur ne répond pas : ce choix n’a pas pu être suivi." }));
}

if (alone()) {
  whenStreamlit(); // its panels come by themselves (explorer.js); something else may come instead
  // Should it fail, Streamlit draws the first view by itself.
  draw().catch(erase).finally(() => requestAnimationFrame(() => setTimeout(startStreamlit)));
}
