/* A page the server has drawn (web/panels/): what is shown of an address is one question to our own, put in place of
 * what was there. Streamlit brings the panel; what it says later of an older address is left out. */
import { barre, record } from "./address.js";
import { TITRES } from "./constants.js";
import { root } from "./dom.js";
import { alone, handOver, moveIn } from "./handover.js";

const LENT = 300; // ms: a wait that one notices
const PATIENCE = 10_000; // ms for an answer, on the worst network of a hall
let page = null; // {nom, path, box, draw, otherwise, catalogue, asked, titre}; asked: the address we have drawn by ourselves
let turn = 0;

/** A panel is given what to show: by the document (before Streamlit), then by Streamlit. */
export function receive(nom, { data, parentElement, setTriggerValue }, draw, throughStreamlit) {
  const early = document.querySelector(`#avant .${nom}`), provisional = Boolean(parentElement.closest("#avant"));
  if (provisional && !early) return undefined; // Streamlit was faster
  if (early && !provisional) handOver(() => moveIn(early, early.parentElement, parentElement));
  const box = parentElement.querySelector(`.${nom}`);
  if (page?.box !== box) page = { nom, path: location.pathname, box, asked: null, catalogue: data.vocabulaires };
  Object.assign(page, { draw, otherwise: provisional ? setTriggerValue : throughStreamlit });
  if (page.asked !== null && page.asked !== data.lien) {
    if (!alone()) record(page.asked); // Streamlit has read an older one
    return undefined;
  }
  return show(data);
}

function show(data) {
  const { box, draw } = page, first = !box.dataset.cle, changed = box.dataset.cle !== data.cle;
  if (changed) swap(box, data);
  if (changed || !page.titre) entitle(data.titre);
  for (const [attribute, value] of Object.entries(data.racine)) document.documentElement.setAttribute(attribute, value);
  if (data.lien !== null && !alone()) record(data.lien); // Streamlit has read what was written
  return draw({ box, data, changed, first, go });
}

/** Name what is shown, in the tab and in the history. */
export function entitle(titre) {
  if (page) page.titre = titre;
  document.title = titre;
}

// Each run of Streamlit's script names its page, whatever it shows. Any other name is of the page one leaves for: that
// comes before its address does.
new MutationObserver(() => {
  if (!page?.titre || !page.box.isConnected || location.pathname !== page.path) return;
  const its = TITRES[pageOf(page.path)];
  if (document.title === its && page.titre !== its) entitle(page.titre);
}).observe(document.querySelector("title"), { childList: true, characterData: true, subtree: true });

/** Put another HTML in a box; what is found again by its id keeps the focus. */
export function swap(box, { html, cle, boite = {} }) {
  const { id } = box.contains(document.activeElement) ? document.activeElement : {};
  const next = document.createElement("template");
  next.innerHTML = html; // ours, escaped by its template
  box.replaceChildren(next.content);
  for (const [attribute, value] of Object.entries(boite)) box.setAttribute(attribute, value);
  box.dataset.cle = cle;
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
}

/** Go to an address of the page ("?…"); written at once, so that one step back undoes it, answered or not. */
function go(adresse) {
  const from = location.search;
  history.pushState({}, "", page.path + barre(adresse.replace(/^\?$/, "")));
  return reply(adresse, () => page.otherwise("adresse", adresse, from));
}

window.addEventListener("popstate", () => {
  turn += 1;
  if (!page?.box.isConnected || location.pathname !== page.path) return; // another page: Streamlit's affair
  reply(location.search, () => { if (alone()) location.reload(); }); // Streamlit goes back too
});

const pageOf = (path) => path.split("/").pop();

async function reply(adresse, otherwise) {
  const mine = ++turn, { path } = page, overflows = () => mine !== turn || location.pathname !== path;
  const patience = setTimeout(() => { if (!overflows()) document.documentElement.toggleAttribute("data-attente", true); }, LENT);
  try {
    const answer = await fetch(root(`api/panneaux/${pageOf(path)}.json${adresse}`), { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    if (overflows()) return;
    // A server started again has other fiches: the map's points, known by their places, are not its own.
    if (data.vocabulaires !== page.catalogue) { location.reload(); return; }
    page.asked = data.lien;
    show(data);
  } catch {
    if (overflows()) return;
    page.asked = null;
    otherwise();
  } finally {
    clearTimeout(patience);
    if (mine === turn) document.documentElement.removeAttribute("data-attente");
  }
}
