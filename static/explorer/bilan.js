/* What a view says of itself: how many, which filters, how to take it away. */
import { clicSimple, h, nombre, typo } from "../commun/dom.js";
import { ecrire, inscrire } from "../commun/address.js";
import { cadrer, montrer } from "../commun/bridge.js";
import { telecharger } from "../commun/download.js";

document.addEventListener("carte:panne", ({ detail }) => {
  const panne = document.querySelector(".bilan .panne");
  if (panne) panne.textContent = detail;
});

export default function bilan({ data, parentElement, setTriggerValue }) {
  const boite = parentElement.querySelector(".bilan");
  const aller = (adresse) => setTriggerValue("adresse", adresse);
  // What was asked stays written until Streamlit has read it.
  if (document.documentElement.dataset.avant !== "page") inscrire(data.lien);
  document.documentElement.dataset.vue = data.adresse.vue || "liste";
  montrer(data.carte);

  const lien = (adresse, contenu, props = {}) => h("a", { href: adresse || "./", ...props,
    onclick: (e) => { if (clicSimple(e)) { e.preventDefault(); aller(adresse); } } }, contenu);

  boite.etat ??= construire(boite);
  const { phrase, detail, outils } = boite.etat;
  if (phrase.textContent !== data.phrase) phrase.textContent = data.phrase;
  detail.textContent = data.sansPoint ? `dont ${nombre(data.sansPoint)} sans point sur la carte` : "";
  outils.ignores.replaceChildren(...data.ignores.map((i) => h("li", {}, `Laissé de côté : ${i.parametre}=${i.valeur} (${i.raison}).`)));
  outils.alerte.hidden = !data.ignores.length;
  outils.chips.replaceChildren(...data.chips.map((c) => h("li", {}, lien(c.sans, [c.libelle, h("span", { "aria-hidden": "true" }, " ×")], { class: "chip", "aria-label": `Retirer le filtre ${c.libelle}` }))),
    ...(data.chips.length > 1 ? [h("li", {}, lien(ecrire({ vue: data.adresse.vue, fond: data.adresse.fond }), "Tout effacer", { class: "tout" }))] : []));
  outils.chips.hidden = !data.chips.length;
  outils.idees.hidden = data.chips.length > 0 || Boolean(data.adresse.fiche);
  outils.listeIdees.replaceChildren(...data.idees.map((i) => h("li", {}, lien(i.adresse, i.libelle))));

  const trier = h("select", { id: "tri", onchange: (e) => aller(ecrire({ ...data.adresse, tri: e.target.value })) },
    data.tris.map(([valeur, libelle]) => h("option", { value: valeur, selected: valeur === data.tri }, libelle)));
  const autreVue = data.adresse.vue === "carte" ? "" : "carte";
  outils.barre.replaceChildren(
    h("button", { type: "button", class: "bouton seulement-telephone", onclick: () => aller(ecrire({ ...data.adresse, vue: autreVue })) }, autreVue ? "Voir la carte" : "Voir la liste"),
    h("span", { class: "trier" }, h("label", { for: "tri" }, "Trier"), trier),
    menu("Aller à", data.zones.map((z) => h("button", { type: "button", onclick: () => { cadrer(z.limites); if (data.adresse.vue !== "carte" && matchMedia("(max-width: 767px)").matches) aller(ecrire({ ...data.adresse, vue: "carte" })); } }, z.libelle)), "de-carte"),
    menu("Fond de carte", [...data.fonds.map((f) => h("button", { type: "button", "aria-pressed": String(f.choisi), onclick: () => aller(ecrire({ ...data.adresse, fond: f.code })) }, f.libelle)), h("p", { class: "aide" }, data.noteFonds)], "de-carte"),
    menu("Télécharger", data.exports.map((x) => telecharger(x, data.total, (texte) => { outils.envoi.textContent = typo(texte); }))),
    copier(data.lien, data.base));
}

function construire(boite) {
  const phrase = h("p", { class: "phrase", role: "status" });
  const detail = h("p", { class: "detail" });
  const outils = { ignores: h("ul"), chips: h("ul", { class: "chips", "aria-label": "Filtres en vigueur" }), barre: h("div", { class: "barre" }),
    listeIdees: h("ul", {}), };
  outils.envoi = h("p", { class: "envoi aide", role: "status" });
  outils.panne = h("p", { class: "panne aide", role: "alert" });
  outils.alerte = h("div", { class: "ignores", role: "alert" }, outils.ignores);
  outils.idees = h("div", { class: "idees" }, h("span", {}, "Pour commencer :"), outils.listeIdees);
  boite.replaceChildren(h("div", { class: "bilan-tete" }, h("div", {}, phrase, detail), outils.barre), outils.envoi, outils.panne, outils.alerte, outils.chips, outils.idees);
  return { phrase, detail, outils };
}

function menu(titre, contenu, classe = "") {
  const details = h("details", { class: `menu ${classe}`, onkeydown: (e) => { if (e.key === "Escape") { details.open = false; details.firstChild.focus(); } },
    onfocusout: (e) => { if (!details.contains(e.relatedTarget)) details.open = false; } },
    h("summary", { class: "bouton" }, titre), h("div", { class: "menu-contenu" }, contenu));
  return details;
}

/** A button that copies an address; `base`: the public address of the app, when it has one. */
export function copier(lien, base) {
  const bouton = h("button", { type: "button", class: "bouton", onclick: async () => {
    // Every page lives right under the root, whatever path the public address has.
    const page = location.pathname.split("/").pop();
    const adresse = base ? `${base.replace(/\/+$/, "")}/${page}${lien}` : new URL(location.pathname + lien, location.origin).href;
    try {
      await navigator.clipboard.writeText(adresse);
      bouton.textContent = "Lien copié";
      setTimeout(() => { bouton.textContent = "Copier le lien"; }, 2500);
    } catch {
      window.prompt("Copiez ce lien :", adresse);
    }
  } }, "Copier le lien");
  return bouton;
}
