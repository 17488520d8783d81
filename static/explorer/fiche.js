/* One fiche, whole: what it is, where it acts, where its facts come from and how old they are. */
import { plainClick, distance, forme, h } from "../commun/dom.js";
import { write } from "../commun/address.js";
import { copy } from "../commun/copy.js";

const external = (url, texte) => h("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, texte, h("span", { class: "masque" }, " (nouvel onglet)"));

export function showFiche(box, state) {
  const { data, vocabulary } = state, f = data.fiche;
  const back = write({ ...data.adresse, fiche: "" });
  const go = (adresse, content, props = {}) => h("a", { href: adresse || "./", ...props, onclick: (e) => { if (plainClick(e)) { e.preventDefault(); state.go(adresse); } } }, content);
  const linkTo = (nom, code, content, props) => go(write({ [nom]: code }), content, props);

  box.replaceChildren(h("article", { class: "fiche", "aria-labelledby": "fiche-titre",
    onkeydown: (e) => { if (e.key === "Escape") state.go(back); } },
    go(back, "← Retour aux résultats", { class: "retour" }),
    h("h2", { id: "fiche-titre", tabindex: -1 }, f.nom, f.sigle && f.sigle !== f.nom ? h("small", {}, ` (${f.sigle})`) : null),
    h("p", { class: "roles" }, f.roles.map((code) => h("span", { class: "role" }, forme(vocabulary.formes[code], 16), vocabulary.formes[code].libelle)),
      f.sousTypes.map((s) => h("span", { class: "sous-type" }, s))),
    h("p", { class: "ou" }, f.lieu, f.distance === null ? null : h("strong", {}, ` · à ${distance(f.distance)}`)),
    f.point ? null : h("p", { class: "sans-point" }, f.sansPoint),
    h("p", { class: "description" }, f.description),
    f.resultats ? section("Résultats", h("p", {}, f.resultats)) : null,
    f.partenaires.length ? section("Partenaires", h("p", {}, f.partenaires.join(", "))) : null,
    section("Agit sur", h("ul", { class: "territoires" }, f.territoires.map((t) => h("li", {}, linkTo("territoire", t.code, t.libelle))))),
    section("Domaines", h("ul", { class: "chips" }, f.domaines.map((d) => h("li", {}, linkTo("domaine", d.code, d.libelle, { class: "chip" }))))),
    section("Objectifs de développement durable", h("ul", { class: "odds" }, f.odd.map((o) => h("li", {}, linkTo("odd", o.code,
      [h("span", { class: "odd-badge", style: `background:${o.couleur};color:${o.encre}`, "aria-hidden": "true" }, o.code), o.libelle], { "aria-label": `ODD ${o.code} : ${o.libelle}` }))))),
    section("D’où vient cette fiche", h("ul", { class: "source" },
      h("li", {}, "Source : ", f.source.url ? external(f.source.url, f.source.titre) : f.source.titre),
      h("li", {}, f.source.age), h("li", {}, f.source.confiance), h("li", {}, f.statut), f.annee ? h("li", {}, f.annee) : null)),
    h("p", { class: "actions" }, f.site ? external(f.site, "Site de la structure") : null,
      copy(data.lien, data.base), f.signaler ? h("a", { class: "bouton", href: f.signaler }, "Signaler une erreur") : null)));
}

const section = (titre, content) => h("section", {}, h("h3", {}, titre), content);
