/* The list of what was found, or the fiche that is open. */
import { load, plainClick, distance, forme, h, number, root } from "../commun/dom.js";
import { write } from "../commun/address.js";
import { showFiche } from "./fiche.js";
import { aim } from "./answers.js";
import { hover } from "../commun/bridge.js";

export default async function liste({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".liste"); // now: it may move while one waits
  const vocabulary = await load(data.vocabulaires);
  const state = (box.etat ??= {});
  opened = box;
  const avant = state.data;
  Object.assign(state, { data, vocabulary, go: (adresse) => setTriggerValue("adresse", adresse) });
  if (data.fiche) {
    // Drawn again when only the filters changed too: its way back is to the list of now.
    const other = avant?.fiche?.id !== data.fiche.id;
    if (other || avant.lien !== data.lien) showFiche(box, state);
    if (other) {
      if (avant) box.querySelector("h2")?.focus();
      onTop(box);
    }
    return;
  }
  showListe(box, state);
  if (avant?.fiche) box.querySelector(`a[data-id="${CSS.escape(avant.fiche.id)}"]`)?.focus();
  else if (avant && avant.lien !== data.lien) onTop(box);
}

/** The list scrolls in its cell on a desk, with the page on a phone. */
const onTop = (box) => { box.closest(".st-key-panneau-liste").scrollTop = 0; };

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

function showListe(box, state) {
  const { data } = state;
  if (!data.total) { box.replaceChildren(nothing(state)); return; }
  const ol = h("ol", { class: "fiches", "aria-label": "Fiches trouvées" }, data.lignes.map((l) => ligne(l, state)));
  box.replaceChildren(h("h2", { class: "masque" }, "Résultats"), ol, rest(ol, data.lignes.length, state));
}

function ligne(l, state) {
  const { data, vocabulary } = state;
  const adresse = write({ ...data.adresse, fiche: l.id });
  const show = () => { hover(l.i); aim(adresse); }, release = () => { hover(-1); aim(null); };
  const lien = h("a", { href: adresse, "data-id": l.id, onclick: (e) => { if (plainClick(e)) { e.preventDefault(); state.go(adresse); } },
    onfocus: show, onblur: release }, l.nom);
  return h("li", { "data-i": l.i, onmouseenter: show, onmouseleave: release },
    h("h3", {}, lien),
    h("p", { class: "roles" }, l.roles.map((code) => h("span", { class: "role" }, forme(vocabulary.formes[code], 14), vocabulary.formes[code].libelle))),
    h("p", { class: "ou" }, l.lieu, l.distance === null ? (l.point ? "" : h("span", { class: "sans-point" }, " · sans point sur la carte")) : h("strong", {}, ` · ${distance(l.distance)}`)),
    h("p", { class: "resume" }, l.resume));
}

/** The button that brings the next fiches, from the same address. */
function rest(ol, already, state) {
  const { data } = state;
  const reste = data.total - already;
  if (reste <= 0) return h("p", { class: "fin" }, "");
  const button = h("button", { type: "button", class: "bouton suite", onclick: async () => {
    button.disabled = true;
    try {
      const separator = data.lien ? "&" : "?";
      const answer = await fetch(root(`api/liste.json${data.lien}${separator}depuis=${already}&limite=50`));
      if (!answer.ok) throw new Error(String(answer.status));
      const lignes = await answer.json();
      if (state.data !== data) return;
      const first = ligne(lignes[0], state);
      ol.append(first, ...lignes.slice(1).map((l) => ligne(l, state)));
      button.replaceWith(rest(ol, already + lignes.length, state));
      first.querySelector("a").focus({ preventScroll: true });
    } catch {
      button.disabled = false;
      button.textContent = "La suite n’a pas pu être chargée : réessayer";
    }
  } }, `Afficher la suite (${number(reste)})`);
  return button;
}

function nothing(state) {
  const { data } = state;
  const lien = (adresse, texte) => h("a", { href: adresse || "./", onclick: (e) => { if (plainClick(e)) { e.preventDefault(); state.go(adresse); } } }, texte);
  return h("div", { class: "rien" }, h("h2", {}, "Aucune fiche ne répond à tout cela"),
    h("p", {}, data.vide.titreLever),
    h("ul", {}, data.vide.lever.map((l) => h("li", {}, lien(l.adresse, l.libelle)))),
    data.vide.proches.length ? h("p", {}, data.vide.titreProches) : null,
    h("ol", { class: "fiches" }, data.vide.proches.map((l) => ligne(l, state))));
}
