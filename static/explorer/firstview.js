/* The first view, before Streamlit: while its front end is on its way, our own answer is drawn in the
 * page the document already has (web/documents/first_view.py). One can read it and choose in it at once; Streamlit's
 * panels then take its place, with what has been chosen and typed (handover.js). */
import { barre } from "../commun/address.js";
import { apercu } from "./preview.js";
import { alive } from "../commun/connection.js";
import { PANNEAUX } from "./explorer.js";
import panneau from "../commun/panel.js";
import { showAlso } from "../commun/bridge.js";
import { erase } from "./handover.js";
import { keep } from "./answers.js";

const root = document.documentElement, departure = location.pathname;
const alone = () => root.dataset.avant === "page"; // Streamlit has not come

async function draw() {
  const answer = await keep(location.search, window.firstView); // asked for by the document itself
  if (!alone()) return;
  const page = document.getElementById("avant"), canvas = page.querySelector("canvas");
  let carte, painted;
  const paint = () => { painted = apercu(canvas, carte, answer.liste.vocabulaires, root.dataset.theme).catch(() => {}); };
  showAlso((state) => { carte = state; paint(); });
  window.addEventListener("resize", () => { if (alone() && carte) paint(); });
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

/** Streamlit may draw something else than our panels: another page (back, forward), or a word to say. */
function watch() {
  window.addEventListener("popstate", () => { if (alone() && location.pathname !== departure) location.reload(); });
  const observer = new MutationObserver(() => {
    if (!alone()) observer.disconnect();
    else if (document.querySelector('#root [data-testid^="stAlert"]')) { observer.disconnect(); erase(); }
  });
  observer.observe(document.getElementById("root"), { childList: true, subtree: true });
}

if (alone()) {
  watch();
  // Should it fail, Streamlit draws the first view by itself.
  draw().catch(erase).finally(() => requestAnimationFrame(() => setTimeout(window.startStreamlit)));
}
