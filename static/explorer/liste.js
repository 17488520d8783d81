/* The list of what was found, or the fiche that is open: drawn by the server (web/panels/explorer.py), alive here. */
import { plainClick, root } from "../commun/dom.js";
import { write } from "../commun/address.js";
import { copyTo, publicAddress } from "../commun/copy.js";
import { swap } from "../commun/drawn.js";
import { aim } from "./answers.js";
import { hover } from "../commun/bridge.js";

export default function liste({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".liste"), state = (box.etat ??= listen(box)), avant = state.data;
  opened = box;
  Object.assign(state, { data, go: (adresse) => setTriggerValue("adresse", adresse) });
  if (box.dataset.cle !== data.cle) swap(box, data);
  if (!avant) return;
  if (data.fiche && avant.fiche !== data.fiche) box.querySelector("h2").focus();
  if (data.fiche ? avant.fiche !== data.fiche : !avant.fiche && avant.lien !== data.lien) onTop(box);
  if (!data.fiche && avant.fiche) box.querySelector(`a[data-id="${CSS.escape(avant.fiche)}"]`)?.focus();
}

/** The list scrolls in its cell on a desk, with the page on a phone. */
const onTop = (box) => { box.closest(".st-key-panneau-liste").scrollTop = 0; };

/** One listener for all there is: the HTML under it may be another at any time. */
function listen(box) {
  const state = {};
  const adresse = (lien) => lien.getAttribute("href").replace("./", "");
  box.addEventListener("click", (e) => {
    const lien = e.target.closest('a[href^="?"], a[href="./"]'), copier = e.target.closest(".copier"), suite = e.target.closest(".suite");
    if (lien && plainClick(e)) { e.preventDefault(); state.go(adresse(lien)); }
    if (copier) copyTo(copier, publicAddress(state.data.lien, state.data.base));
    if (suite) bring(suite, state);
    if (e.target.closest(".imprimer")) window.print();
  });
  box.addEventListener("keydown", (e) => { if (e.key === "Escape" && e.target.closest(".fiche")) state.go(adresse(box.querySelector(".retour"))); });
  const look = (ligne) => { hover(ligne ? Number(ligne.dataset.i) : -1, ligne?.dataset.aires?.split(" ")); aim(ligne && adresse(ligne.querySelector("a"))); };
  const follow = ({ target }) => { const ligne = target.closest("[data-i]"); if (ligne !== state.seen) { state.seen = ligne; look(ligne); } };
  for (const arrives of ["mouseover", "focusin"]) box.addEventListener(arrives, follow);
  for (const leaves of ["mouseleave", "focusout"]) box.addEventListener(leaves, () => { state.seen = null; look(null); });
  return state;
}

let opened = null; // the list of the page that is open; the page may have been left since
const openState = () => (opened?.isConnected ? opened.etat : null);
document.addEventListener("carte:choix", ({ detail }) => {
  const state = openState();
  state?.go(write({ ...state.data.adresse, fiche: detail }));
});
document.addEventListener("carte:survol", ({ detail }) => {
  opened?.querySelectorAll(".survolee").forEach((e) => e.classList.remove("survolee"));
  opened?.querySelector(`[data-i="${detail}"]`)?.classList.add("survolee");
});
document.addEventListener("carte:visee", ({ detail }) => {
  const state = openState();
  if (state) aim(detail && write({ ...state.data.adresse, fiche: detail }));
});

/** Bring the next fiches, from the same address, and the button for those after. */
async function bring(button, { data }) {
  const { lien } = data, ol = button.previousElementSibling;
  button.disabled = true;
  try {
    const answer = await fetch(root(`api/panneaux/suite.html${lien}${lien ? "&" : "?"}depuis=${button.dataset.deja}`));
    if (!answer.ok) throw new Error(String(answer.status));
    const next = document.createElement("template");
    next.innerHTML = await answer.text(); // ours, escaped by its template
    if (!button.isConnected) return;
    const lignes = next.content.querySelectorAll("li");
    ol.append(...lignes);
    button.replaceWith(next.content);
    lignes[0].querySelector("a").focus({ preventScroll: true });
  } catch {
    button.disabled = false;
    button.textContent = "La suite n’a pas pu être chargée : réessayer";
  }
}
