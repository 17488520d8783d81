/* The map's frame, watched from its birth. streamlit-folium loads the map's scripts one after the
 * other and, should one not come, gives up for ever and says so to nobody: here the frame is loaded
 * again as soon as the server answers, and Streamlit sends it once more all it needs. */
import { connexion } from "./connection.js";
import { h } from "./dom.js";

const CADRE = 'iframe[src*="streamlit_folium"]';
const PAS = 10; // ms; the first script of a frame needs a trip to the server

/** Watch over every frame the page opens. */
export function veiller() {
  const connus = new WeakSet();
  const suivre = () => {
    for (const cadre of document.querySelectorAll(CADRE)) {
      if (connus.has(cadre)) continue;
      connus.add(cadre);
      guetter(cadre);
    }
  };
  suivre();
  new MutationObserver(suivre).observe(document.body, { childList: true, subtree: true });
}

const ERREUR = {}; // stands for the browser's own error page, which cannot be read

/** The document of the frame: null before it has one. */
function lire(cadre) {
  try {
    const { location, document } = cadre.contentWindow;
    return location.href === "about:blank" ? null : document;
  } catch {
    return ERREUR;
  }
}

/** Wait for another document than the one before, then for a script of it that does not come. */
function guetter(cadre, avant = null) {
  if (!cadre.isConnected) return;
  const la = lire(cadre);
  if (!la || la === avant) { setTimeout(guetter, PAS, cadre, avant); return; }
  if (la === ERREUR) { relancer(cadre, la); return; }
  const fenetre = cadre.contentWindow;
  if ([...la.scripts].some(({ src }) => src && fenetre.performance.getEntriesByName(src)[0]?.responseStatus === 0)) {
    relancer(cadre, la); // a refusal is faster than we are
    return;
  }
  fenetre.addEventListener("error", ({ target }) => {
    if (target.tagName === "SCRIPT") relancer(cadre, la);
  }, { capture: true, once: true });
  fenetre.addEventListener("unhandledrejection", (e) => {
    if (e.reason?.target?.tagName === "SCRIPT") e.preventDefault(); // the same failure, told above
  });
}

function relancer(cadre, avant) {
  const avis = h("p", { class: "connexion-perdue carte-perdue", role: "status" },
    "La carte n’a pas pu être chargée : nouvel essai dès que le serveur répond.");
  document.body.append(avis);
  const arreter = connexion((perdue) => {
    if (perdue) return;
    arreter();
    avis.remove();
    if (!cadre.isConnected) return;
    if (avant === ERREUR) {
      cadre.addEventListener("load", () => { if (lire(cadre) === ERREUR) relancer(cadre, ERREUR); }, { once: true });
    }
    cadre.src = cadre.src;
    guetter(cadre, avant);
  }, true);
}
