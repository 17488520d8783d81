/* On a phone, the sheet that holds the list or the fiche, over the foot of the map: low, half way or full. The address says
 * whether one looks at the map (`vue=carte`: low); the rest is a gesture, and leaves no step behind. */
import { h } from "../commun/dom.js";

export const HAUTEURS = ["basse", "mi", "pleine"];
const DRAG = 30; // pixels: less is a tap
const root = document.documentElement;
let shown = ""; // what the height was last set for

/** The height a view opens at (web/panels/explorer.py says the same to the document). */
const opening = ({ fiche, vue }) => (fiche ? "pleine" : vue === "carte" ? "basse" : "mi");

const USED = "carte-entamee";
const phone = matchMedia("(max-width: 767px)");
/** Something has been asked: the doors of the first visit go, for as long as the tab lives. Beside a map, they go with the
 * page only: nothing moves under a hand that chooses. */
function begin() {
  if (phone.matches) root.toggleAttribute("data-entame", true);
  try { sessionStorage.setItem(USED, "1"); } catch { /* private mode */ }
}
try { if (sessionStorage.getItem(USED)) root.toggleAttribute("data-entame", true); } catch { /* private mode */ }

/** Set the height for what is shown; a height chosen by hand stays until something else is. */
export function follow(adresse) {
  const key = `${adresse.fiche ?? ""}/${adresse.vue ?? ""}`;
  root.toggleAttribute("data-fiche", Boolean(adresse.fiche));
  if (Object.keys(adresse).length) begin();
  if (key === shown) return;
  shown = key;
  root.dataset.feuille = opening(adresse);
}

/** The handle of the sheet: a tap or Enter goes between half way and full, a finger where it drags. */
export function handle() {
  let from = null, moved = 0;
  const button = h("button", { type: "button", class: "poignee", "aria-label": "Hauteur de la liste",
    onclick: () => { if (Math.abs(moved) < DRAG) set(root.dataset.feuille === "pleine" ? "mi" : "pleine"); moved = 0; },
    onpointerdown: (e) => { from = e.clientY; moved = 0; button.setPointerCapture(e.pointerId); },
    onpointermove: (e) => { if (from !== null) moved = e.clientY - from; },
    onpointerup: () => {
      if (from !== null && Math.abs(moved) >= DRAG) step(moved < 0 ? 1 : -1);
      from = null;
    },
    onpointercancel: () => { from = null; },
    onkeydown: (e) => { const to = { ArrowUp: 1, ArrowDown: -1 }[e.key]; if (to) { e.preventDefault(); step(to); } } });
  const set = (hauteur) => { root.dataset.feuille = hauteur; button.setAttribute("aria-expanded", String(hauteur === "pleine")); };
  const step = (by) => set(HAUTEURS[Math.max(0, Math.min(2, HAUTEURS.indexOf(root.dataset.feuille) + by))]);
  return button;
}
