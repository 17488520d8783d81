/* The map's frame, watched from its birth. streamlit-folium loads the map's scripts one after the
 * other and, should one not come, gives up for ever and says so to nobody: here the frame is loaded
 * again as soon as the server answers, and Streamlit sends it once more all it needs. */
import { connexion } from "./connection.js";
import { h } from "./dom.js";

const STREAMLIT = 'iframe[src*="streamlit_folium"]';
const PAS = 10; // ms; the first script of a frame needs a trip to the server

/** Watch over every frame the page opens. */
export function watchFrame() {
  const known = new WeakSet();
  const follow = () => {
    for (const cadre of document.querySelectorAll(STREAMLIT)) {
      if (known.has(cadre)) continue;
      known.add(cadre);
      watch(cadre);
    }
  };
  follow();
  new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
}

const ERREUR = {}; // stands for the browser's own error page, which cannot be read

/** The document of the frame: null before it has one. */
function read(cadre) {
  try {
    const { location, document } = cadre.contentWindow;
    return location.href === "about:blank" ? null : document;
  } catch {
    return ERREUR;
  }
}

/** Wait for another document than the one before, then for a script of it that does not come. */
function watch(cadre, avant = null) {
  if (!cadre.isConnected) return;
  const la = read(cadre);
  if (!la || la === avant) { setTimeout(watch, PAS, cadre, avant); return; }
  if (la === ERREUR) { restart(cadre, la); return; }
  const windowBox = cadre.contentWindow;
  if (windowBox.modulesLost || [...la.scripts].some(({ src }) => src && windowBox.performance.getEntriesByName(src)[0]?.responseStatus === 0)) {
    restart(cadre, la); // a refusal is faster than we are
    return;
  }
  windowBox.addEventListener("error", ({ target }) => {
    if (target.tagName === "SCRIPT") restart(cadre, la);
  }, { capture: true, once: true });
  windowBox.addEventListener("modules-lost", () => restart(cadre, la), { once: true }); // carte/boot.js
  windowBox.addEventListener("unhandledrejection", (e) => {
    if (e.reason?.target?.tagName === "SCRIPT") e.preventDefault(); // the same failure, told above
  });
}

const waiting = new WeakSet(); // frames to be loaded again as soon as the server answers

function restart(cadre, avant) {
  if (waiting.has(cadre)) return; // one failure may be heard of in several ways
  waiting.add(cadre);
  const avis = h("p", { class: "connexion-perdue carte-perdue", role: "status" },
    "La carte n’a pas pu être chargée : nouvel essai dès que le serveur répond.");
  document.body.append(avis);
  const halt = connexion((lost) => {
    if (lost) return;
    halt();
    waiting.delete(cadre);
    avis.remove();
    if (!cadre.isConnected) return;
    if (avant === ERREUR) {
      cadre.addEventListener("load", () => { if (read(cadre) === ERREUR) restart(cadre, ERREUR); }, { once: true });
    }
    cadre.src = cadre.src;
    watch(cadre, avant);
  }, true);
}
