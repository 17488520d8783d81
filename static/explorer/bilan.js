/* What a view says of itself: how many, which filters, how to take it away. */
import { plainClick, h, number, typo } from "../commun/dom.js";
import { write } from "../commun/address.js";
import { fitTo, show } from "../commun/bridge.js";
import { copy } from "../commun/copy.js";
import { download } from "./download.js";
import { follow, handle } from "./feuille.js";
import { toPrint } from "./print.js";

document.addEventListener("carte:panne", ({ detail }) => {
  const panne = document.querySelector(".bilan .panne");
  if (panne) panne.textContent = detail;
});

export default function bilan({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".bilan");
  const go = (adresse) => setTriggerValue("adresse", adresse);
  document.documentElement.dataset.vue = data.adresse.vue || "liste";
  follow(data.adresse);
  show(data.carte);
  toPrint(data);

  const lien = (adresse, content, props = {}) => h("a", { href: adresse || "./", ...props,
    onclick: (e) => { if (plainClick(e)) { e.preventDefault(); go(adresse); } } }, content);

  box.etat ??= build(box);
  const { phrase, detail, tools } = box.etat;
  if (phrase.textContent !== data.phrase) phrase.textContent = data.phrase;
  detail.textContent = data.sansPoint ? `dont ${number(data.sansPoint)} sans point sur la carte` : "";
  tools.ignores.replaceChildren(...data.ignores.map((i) => h("li", {}, `Laissé de côté : ${i.parametre}=${i.valeur} (${i.raison}).`)));
  tools.alerte.hidden = !data.ignores.length;
  tools.chips.replaceChildren(...data.chips.map((c) => h("li", {}, lien(c.sans, [c.libelle, h("span", { "aria-hidden": "true" }, " ×")], { class: "chip", "aria-label": `Retirer le filtre ${c.libelle}` }))),
    ...(data.chips.length > 1 ? [h("li", {}, lien(write({ vue: data.adresse.vue, fond: data.adresse.fond }), "Tout effacer", { class: "tout" }))] : []));
  tools.lectures.replaceChildren(...data.lectures.map((l) => h("li", {}, lien(l.adresse, l.libelle))));
  tools.autrement.hidden = !data.lectures.length;
  tools.chips.hidden = !data.chips.length;
  tools.idees.hidden = data.chips.length > 0 || Boolean(data.adresse.fiche);
  tools.listeIdees.replaceChildren(...data.idees.map((i) => h("li", {}, lien(i.adresse, i.libelle))));

  const sort = h("select", { id: "tri", onchange: (e) => go(write({ ...data.adresse, tri: e.target.value })) },
    data.tris.map(([valeur, libelle]) => h("option", { value: valeur, selected: valeur === data.tri }, libelle)));
  const otherView = data.adresse.vue === "carte" ? "" : "carte";
  tools.barre.replaceChildren(
    h("button", { type: "button", class: "bouton seulement-telephone", onclick: () => go(write({ ...data.adresse, vue: otherView })) }, otherView ? "Voir la carte" : "Voir la liste"),
    h("span", { class: "trier" }, h("label", { for: "tri" }, "Trier"), sort),
    menu("Aller à", data.zones.map((z) => h("button", { type: "button", onclick: () => { fitTo(z.limites); if (data.adresse.vue !== "carte" && matchMedia("(max-width: 767px)").matches) go(write({ ...data.adresse, vue: "carte" })); } }, z.libelle)), "de-carte"),
    menu("Fond de carte", [...data.fonds.map((f) => h("button", { type: "button", "aria-pressed": String(f.choisi), onclick: () => go(write({ ...data.adresse, fond: f.code })) }, f.libelle)), h("p", { class: "aide" }, data.noteFonds)], "de-carte"),
    menu("Télécharger", data.exports.map((x) => download(x, data.total, (texte) => { tools.sending.textContent = typo(texte); }))),
    copy(data.lien, data.base),
    data.reunir && h("a", { class: "bouton", href: data.reunir }, "Réunir pour ce besoin"));
}

function build(box) {
  const phrase = h("p", { class: "phrase", role: "status" });
  const detail = h("p", { class: "detail" });
  const tools = { ignores: h("ul"), chips: h("ul", { class: "chips", "aria-label": "Filtres en vigueur" }), barre: h("div", { class: "barre" }),
    listeIdees: h("ul", {}), };
  tools.lectures = h("ul", {});
  tools.autrement = h("div", { class: "idees" }, h("span", {}, "Ou bien :"), tools.lectures);
  tools.sending = h("p", { class: "envoi aide", role: "status" });
  tools.panne = h("p", { class: "panne aide", role: "alert" });
  tools.alerte = h("div", { class: "ignores", role: "alert" }, tools.ignores);
  tools.idees = h("div", { class: "idees" }, h("span", {}, "Pour commencer :"), tools.listeIdees);
  box.replaceChildren(handle(), h("div", { class: "bilan-tete" }, h("div", {}, phrase, detail), tools.barre), tools.sending, tools.panne, tools.alerte, tools.chips, tools.autrement, tools.idees);
  return { phrase, detail, tools };
}

const menu = (titre, content, classe = "") => h("details", { class: `menu ${classe}` }, h("summary", { class: "bouton" }, titre), h("div", { class: "menu-contenu" }, content));
