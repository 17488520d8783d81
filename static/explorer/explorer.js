/* The Explorer's panels: what is shown of an address is one question to our own (/api/panneaux.json),
 * drawn at once, without a run of the page's script. Streamlit brings the panels, first (from another
 * page) or after the first view (firstview.js); what does not come our way goes through it. */
import { barre, inscrire, norme } from "../commun/address.js";
import { emmenager, relayer } from "./handover.js";
import { lire, obtenir } from "./answers.js";

const LENT = 300; // ms: a wait that one notices
const panneaux = new Map(); // name -> {nom, composant, dessiner, vu}
export const PANNEAUX = ["filtres", "bilan", "liste"];
const arrives = new Map(); // Streamlit's panels, until all are there to take the place of the first view
let voulue = null; // the address we draw by ourselves; null while the page is as Streamlit drew it
let dits = null; // our last answer
let tour = 0, page = "";

const presents = () => [...panneaux.values()].filter(({ composant }) => composant.parentElement.isConnected);

/** A panel is given what to show. Those of the first view are there before Streamlit's (firstview.js). */
export function recevoir(nom, composant, dessiner) {
  const attend = document.documentElement.dataset.avant === "page", provisoire = composant.parentElement.closest("#avant");
  if (provisoire && !attend) return undefined; // Streamlit was faster
  if (provisoire || !attend) return installer(nom, composant, dessiner);
  arrives.set(nom, [composant, dessiner]);
  if (arrives.size === PANNEAUX.length) relever();
  return undefined;
}

/** Streamlit's page is whole: it takes the place of the first view. */
function relever() {
  relayer(() => {
    for (const [nom, [composant, dessiner]] of arrives) {
      const avant = panneaux.get(nom), boite = avant?.composant.parentElement.querySelector(`.${nom}`);
      if (boite) {
        emmenager(boite, avant.composant.parentElement, composant.parentElement);
        avant.composant = composant;
        if (!boite.etat) avant.vu = null; // not drawn yet
      }
      installer(nom, composant, dessiner);
    }
    if (voulue === null) inscrire(arrives.get("bilan")[0].data.lien); // Streamlit has read what was written
    arrives.clear();
  });
}

/** Draw what a panel is given, unless we have gone further since. */
function installer(nom, composant, dessiner) {
  if (!presents().length) { // the page has just been opened: nothing asked on the one before matters
    voulue = dits = null;
    tour += 1;
    page = location.pathname;
    attendre(false);
  }
  const avant = panneaux.get(nom), connu = avant?.composant.parentElement === composant.parentElement;
  const panneau = { nom, composant, dessiner, vu: connu ? avant.vu : null };
  panneaux.set(nom, panneau);
  if (voulue === null || voulue === norme(composant.data.adresse)) return tracer(panneau, composant.data);
  if (!dits) return undefined;
  // Streamlit comes late, and may have written its own address.
  if (nom === "bilan") inscrire(dits.bilan.lien);
  return connu ? undefined : tracer(panneau, dits[nom]); // a first choice came before the last panel
}

/** Go to an address of the page ("?…" or ""), as a panel asks; should our answer not come, as it can. */
export async function aller(nom, adresse) {
  page = location.pathname;
  const autrement = () => panneaux.get(nom).composant.parStreamlit("adresse", adresse);
  await repondre(adresse, ({ lien }) => { if (barre(lien) !== location.search) history.pushState({}, "", page + barre(lien)); }, autrement);
}

window.addEventListener("popstate", () => {
  tour += 1;
  attendre(false);
  if (voulue === null || location.pathname !== page) return; // Streamlit goes back by itself
  voulue = lire(location.search);
  repondre(location.search, () => {}, () => {}); // failing that, what Streamlit sends is drawn
});

/** Ask for an address and draw it; `ecrire(bilan)` writes it where the browser shows it. */
async function repondre(adresse, ecrire, autrement) {
  const moi = ++tour, depasse = () => moi !== tour || location.pathname !== page;
  const patience = setTimeout(() => { if (!depasse()) attendre(true); }, LENT);
  try {
    const reponse = await obtenir(adresse);
    if (depasse()) return;
    if (autreCatalogue(reponse)) { location.assign(page + barre(reponse.bilan.lien)); return; }
    ecrire(reponse.bilan);
    dits = reponse;
    voulue = norme(reponse.bilan.adresse);
    for (const panneau of presents()) tracer(panneau, reponse[panneau.nom]);
  } catch {
    if (depasse()) return;
    if (!deStreamlit(lire(adresse), ecrire)) { voulue = null; autrement(); }
  } finally {
    clearTimeout(patience);
    if (moi === tour) attendre(false);
  }
}

/** A server started again has other fiches: the map's points, known by their places, are not its own. */
const autreCatalogue = (reponse) => presents().some(({ nom, composant }) =>
  nom !== "bilan" && composant.data.vocabulaires !== reponse[nom].vocabulaires);

/** Draw what Streamlit said last, if that is the address: it would not say the same twice. */
function deStreamlit(cible, ecrire) {
  const ici = presents();
  if (!ici.length || ici.some(({ composant }) => norme(composant.data.adresse) !== cible)) return false;
  voulue = dits = null;
  for (const panneau of ici) {
    if (panneau.nom === "bilan") ecrire(panneau.composant.data);
    tracer(panneau, panneau.composant.data);
  }
  return true;
}

/** Draw a panel; what already shows the same keeps its focus, its open menus and its further rows. */
function tracer(panneau, data) {
  const vu = JSON.stringify(data);
  if (vu === panneau.vu && panneau.nom !== "filtres") return undefined; // a box may have been ticked for nothing
  panneau.vu = vu;
  return panneau.dessiner({ ...panneau.composant, data });
}

/** Say that what is shown is about to change, where the network is slow. */
function attendre(oui) {
  document.documentElement.toggleAttribute("data-attente", oui);
  document.querySelector(".liste")?.setAttribute("aria-busy", String(oui));
}
