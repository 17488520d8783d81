/* The Explorer's panels: Streamlit draws the first view; a choice made then is one question to our own
 * address (/api/panneaux.json) and what it answers is drawn at once, without a run of the page's
 * script. Whatever does not come that way goes through Streamlit, which knows the same address. */
import { ecrire } from "./adresse.js";
import { racine } from "./dom.js";

const PATIENCE = 10_000; // ms for an answer, on the worst network of a hall
const LENT = 300; // ms: a wait that one notices
const panneaux = new Map(); // name -> {nom, composant, dessiner}
let voulue = null; // the address we draw by ourselves; null while the page is as Streamlit drew it
let dits = null; // our last answer
let tour = 0, page = "";

const presents = () => [...panneaux.values()].filter(({ composant }) => composant.parentElement.isConnected);

/** Streamlit gives a panel what to show: draw it, unless we have gone further since. */
export function recevoir(nom, composant, dessiner) {
  if (!presents().length) { // the page has just been opened
    voulue = dits = null;
    page = location.pathname;
  }
  const connu = panneaux.get(nom)?.composant.parentElement === composant.parentElement;
  panneaux.set(nom, { nom, composant, dessiner });
  if (voulue === null || voulue === ecrire(composant.data.adresse)) return dessiner(composant);
  // A first choice came before the last panel did.
  return connu || !dits ? undefined : dessiner({ ...composant, data: dits[nom] });
}

/** Go to an address of the page ("?…" or ""); `autrement()`: how, should our answer not come. */
export async function aller(adresse, autrement) {
  const moi = ++tour, patience = setTimeout(attendre, LENT, true);
  try {
    const reponse = await demander(adresse).finally(() => clearTimeout(patience));
    if (moi !== tour) return;
    const { lien } = reponse.bilan;
    if (lien !== location.search) history.pushState({}, "", location.pathname + lien);
    dessiner(reponse);
  } catch {
    if (moi !== tour) return;
    voulue = null;
    attendre(false);
    autrement();
  }
}

window.addEventListener("popstate", async () => {
  const moi = ++tour;
  if (voulue === null || location.pathname !== page) return; // Streamlit goes back by itself
  voulue = ecrire(Object.fromEntries(new URLSearchParams(location.search)));
  try {
    const reponse = await demander(location.search);
    if (moi === tour && location.pathname === page) dessiner(reponse);
  } catch { /* what Streamlit sends for the same address is drawn */ }
});

async function demander(adresse) {
  const reponse = await fetch(racine(`api/panneaux.json${adresse}`), { signal: AbortSignal.timeout(PATIENCE) });
  if (!reponse.ok) throw new Error(String(reponse.status));
  return reponse.json();
}

/** Say that what is shown is about to change, where the network is slow. */
function attendre(oui) {
  document.documentElement.toggleAttribute("data-attente", oui);
  document.querySelector(".liste")?.setAttribute("aria-busy", String(oui));
}

function dessiner(reponse) {
  attendre(false);
  dits = reponse;
  voulue = ecrire(reponse.bilan.adresse);
  for (const { nom, composant, dessiner: tracer } of presents()) tracer({ ...composant, data: reponse[nom] });
}
