/* The Explorer's panels: what is shown of an address is one question to our own (/api/panneaux.json),
 * drawn at once, without a run of the page's script. Streamlit brings the panels, first (from another
 * page) or after the first view (firstview.js); what does not come our way goes through it. */
import { barre, record, norme } from "../commun/address.js";
import { moveIn, handOver } from "./handover.js";
import { read, obtain } from "./answers.js";

const LENT = 300; // ms: a wait that one notices
const panneaux = new Map(); // name -> {nom, composant, dessiner, vu}
export const PANNEAUX = ["filtres", "bilan", "liste"];
const arrived = new Map(); // Streamlit's panels, until all are there to take the place of the first view
let wanted = null; // the address we draw by ourselves; null while the page is as Streamlit drew it
let told = null; // our last answer
let turn = 0, page = "";

const present = () => [...panneaux.values()].filter(({ component }) => component.parentElement.isConnected);

/** A panel is given what to show. Those of the first view are there before Streamlit's (firstview.js). */
export function receive(nom, component, draw) {
  const waits = document.documentElement.dataset.avant === "page", provisional = component.parentElement.closest("#avant");
  if (provisional && !waits) return undefined; // Streamlit was faster
  if (provisional || !waits) return install(nom, component, draw);
  arrived.set(nom, [component, draw]);
  if (arrived.size === PANNEAUX.length) collect();
  return undefined;
}

/** Streamlit's page is whole: it takes the place of the first view. */
function collect() {
  handOver(() => {
    for (const [nom, [component, draw]] of arrived) {
      const avant = panneaux.get(nom), box = avant?.component.parentElement.querySelector(`.${nom}`);
      if (box) {
        moveIn(box, avant.component.parentElement, component.parentElement);
        avant.component = component;
        if (!box.etat) avant.vu = null; // not drawn yet
      }
      install(nom, component, draw);
    }
    if (wanted === null) record(arrived.get("bilan")[0].data.lien); // Streamlit has read what was written
    arrived.clear();
  });
}

/** Draw what a panel is given, unless we have gone further since. */
function install(nom, component, draw) {
  if (!present().length) { // the page has just been opened: nothing asked on the one before matters
    wanted = told = null;
    turn += 1;
    page = location.pathname;
    wait(false);
  }
  const avant = panneaux.get(nom), known = avant?.component.parentElement === component.parentElement;
  const panneau = { nom, component, draw, vu: known ? avant.vu : null };
  panneaux.set(nom, panneau);
  if (wanted === null || wanted === norme(component.data.adresse)) return trace(panneau, component.data);
  if (!told) return undefined;
  // Streamlit comes late, and may have written its own address.
  if (nom === "bilan") record(told.bilan.lien);
  return known ? undefined : trace(panneau, told[nom]); // a first choice came before the last panel
}

/** Go to an address of the page ("?…" or ""), as a panel asks; should our answer not come, as it can. */
export async function go(nom, adresse) {
  page = location.pathname;
  const otherwise = () => panneaux.get(nom).component.throughStreamlit("adresse", adresse);
  await reply(adresse, ({ lien }) => { if (barre(lien) !== location.search) history.pushState({}, "", page + barre(lien)); }, otherwise);
}

window.addEventListener("popstate", () => {
  turn += 1;
  wait(false);
  if (wanted === null || location.pathname !== page) return; // Streamlit goes back by itself
  wanted = read(location.search);
  reply(location.search, () => {}, () => {}); // failing that, what Streamlit sends is drawn
});

/** Ask for an address and draw it; `ecrire(bilan)` writes it where the browser shows it. */
async function reply(adresse, write, otherwise) {
  const mine = ++turn, overflows = () => mine !== turn || location.pathname !== page;
  const patience = setTimeout(() => { if (!overflows()) wait(true); }, LENT);
  try {
    const answer = await obtain(adresse);
    if (overflows()) return;
    if (otherCatalogue(answer)) { location.assign(page + barre(answer.bilan.lien)); return; }
    write(answer.bilan);
    told = answer;
    wanted = norme(answer.bilan.adresse);
    for (const panneau of present()) trace(panneau, answer[panneau.nom]);
  } catch {
    if (overflows()) return;
    if (!fromStreamlit(read(adresse), write)) { wanted = null; otherwise(); }
  } finally {
    clearTimeout(patience);
    if (mine === turn) wait(false);
  }
}

/** A server started again has other fiches: the map's points, known by their places, are not its own. */
const otherCatalogue = (answer) => present().some(({ nom, component }) =>
  nom !== "bilan" && component.data.vocabulaires !== answer[nom].vocabulaires);

/** Draw what Streamlit said last, if that is the address: it would not say the same twice. */
function fromStreamlit(target, write) {
  const here = present();
  if (!here.length || here.some(({ component }) => norme(component.data.adresse) !== target)) return false;
  wanted = told = null;
  for (const panneau of here) {
    if (panneau.nom === "bilan") write(panneau.component.data);
    trace(panneau, panneau.component.data);
  }
  return true;
}

/** Draw a panel; what already shows the same keeps its focus, its open menus and its further rows. */
function trace(panneau, data) {
  const vu = JSON.stringify(data);
  if (vu === panneau.vu && panneau.nom !== "filtres") return undefined; // a box may have been ticked for nothing
  panneau.vu = vu;
  return panneau.draw({ ...panneau.component, data });
}

/** Say that what is shown is about to change, where the network is slow. */
function wait(yes) {
  document.documentElement.toggleAttribute("data-attente", yes);
  document.querySelector(".liste")?.setAttribute("aria-busy", String(yes));
}
