/* The Explorer's panels: what is shown of an address is one question to our own (/api/panneaux.json),
 * drawn at once, without a run of the page's script. Streamlit brings the panels, first (from another
 * page) or after the first view (firstview.js); what does not come our way goes through it. */
import { barre, record, norme } from "../commun/address.js";
import { moveIn, handOver } from "../commun/handover.js";
import { read, obtain } from "./answers.js";

const LENT = 300; // ms: a wait that one notices
const panneaux = new Map(); // name -> {nom, composant, dessiner, vu}
export const PANNEAUX = ["filtres", "bilan", "liste"];
const arrived = new Map(); // Streamlit's panels, until all are there to take the place of the first view
let wanted = null; // the address we draw by ourselves; null while the page is as Streamlit drew it
let told = null; // our answer to it; null until it comes
let turn = 0, page = "";
let before = null; // while a choice waits for its answer: the address it was made from

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
    if (wanted === null && before === null) record(arrived.get("bilan")[0].data.lien); // Streamlit has read what was written
    arrived.clear();
  });
}

/** Draw what a panel is given, unless we have gone further since. */
function install(nom, component, draw) {
  if (!present().length) { // the page has just been opened: nothing asked on the one before matters
    wanted = told = before = null;
    turn += 1;
    page = location.pathname;
    wait(false);
  }
  const avant = panneaux.get(nom), known = avant?.component.parentElement === component.parentElement;
  const panneau = { nom, component, draw, vu: known ? avant.vu : null };
  panneaux.set(nom, panneau);
  if (wanted === null || wanted === norme(component.data.adresse)) {
    // What was asked stays written until Streamlit has read it.
    if (nom === "bilan" && before === null && document.documentElement.dataset.avant !== "page") record(component.data.lien);
    return trace(panneau, component.data);
  }
  if (!told) return undefined;
  // Streamlit comes late, and may have written its own address.
  if (nom === "bilan") record(told.bilan.lien);
  return known ? undefined : trace(panneau, told[nom]); // a first choice came before the last panel
}

/** Go to an address of the page ("?…" or ""), as a panel asks; should our answer not come, as it can.
 * It is written at once, so that one step back undoes it whether or not it has been answered. */
export async function go(nom, adresse) {
  page = location.pathname;
  const from = before ?? location.search;
  if (read(adresse) !== read(location.search)) {
    // A choice nobody has seen the answer to leaves its step to the next one.
    history[before === null ? "pushState" : "replaceState"]({}, "", page + barre(adresse));
  }
  before = from;
  await reply(adresse, () => {
    wanted = null;
    panneaux.get(nom).component.throughStreamlit("adresse", adresse, from);
  });
}

window.addEventListener("popstate", () => {
  turn += 1;
  before = null;
  wait(false);
  if (!present().length || location.pathname !== page) return; // another page: Streamlit's affair
  // Streamlit goes back too, and says so later: what it says of another address is not of now.
  wanted = read(location.search);
  told = null;
  const unheard = document.documentElement.dataset.avant === "page"; // it was not there yet
  reply(location.search, () => {
    if (unheard) panneaux.get("bilan").component.throughStreamlit("adresse", location.search);
  });
});

/** Ask for an address and draw it; the answer says how it is best written. */
async function reply(adresse, otherwise) {
  const mine = ++turn, overflows = () => mine !== turn || location.pathname !== page;
  const patience = setTimeout(() => { if (!overflows()) wait(true); }, LENT);
  try {
    const answer = await obtain(adresse);
    if (overflows()) return;
    before = null;
    if (otherCatalogue(answer)) { location.assign(page + barre(answer.bilan.lien)); return; }
    record(answer.bilan.lien);
    told = answer;
    wanted = norme(answer.bilan.adresse);
    for (const panneau of present()) trace(panneau, answer[panneau.nom]);
  } catch {
    if (overflows()) return;
    before = null;
    told = null;
    if (!fromStreamlit(read(adresse))) otherwise();
  } finally {
    clearTimeout(patience);
    if (mine === turn) wait(false);
  }
}

/** A server started again has other fiches: the map's points, known by their places, are not its own. */
const otherCatalogue = (answer) => present().some(({ nom, component }) =>
  nom !== "bilan" && component.data.vocabulaires !== answer[nom].vocabulaires);

/** Draw what Streamlit said last, if that is the address: it would not say the same twice. */
function fromStreamlit(target) {
  const here = present();
  if (!here.length || here.some(({ component }) => norme(component.data.adresse) !== target)) return false;
  wanted = null;
  for (const panneau of here) {
    if (panneau.nom === "bilan") record(panneau.component.data.lien);
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
