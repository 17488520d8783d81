/* Présenter: the list of récits, a récit played on stage, or the presenter's notes. */
import { charger, h } from "../commun/dom.js";
import { jouer } from "./regie.js";
import { suivre } from "./notes.js";

export default async function recits({ data, parentElement }) {
  const boite = parentElement.querySelector(".recits");
  if (data.mode === "liste") {
    boite.regie?.finir();
    boite.regie = null;
    boite.className = "recits liste-recits";
    boite.replaceChildren(...accueil(data));
    return;
  }
  // The server may tell the same récit again (it came back, it woke): what plays goes on.
  if (boite.regie?.nom === data.nom) return;
  boite.regie?.finir();
  const notes = new URLSearchParams(location.search).get("notes") === "1";
  const vocabulaire = notes ? null : await charger(data.vocabulaires);
  boite.regie = (notes ? suivre : jouer)(boite, data, vocabulaire);
}

function accueil(data) {
  return [
    h("h1", {}, "Présenter"),
    h("p", { class: "chapeau" }, "Des récits qui se projettent pas à pas, au clavier ou à la télécommande, même sans réseau."),
    data.inconnu && !data.recits.some((r) => r.nom === data.inconnu)
      ? h("p", { class: "avis", role: "alert" }, `Le récit « ${data.inconnu.slice(0, 60)} » n’existe pas. Voici ceux qui se jouent :`) : null,
    data.recits.length ? null : h("p", { class: "avis" }, "Aucun récit : posez un fichier texte dans data/recits."),
    h("ul", { class: "recits" }, data.recits.map((r) => r.defauts.length ? casse(r, data.inconnu) : pret(r))),
  ].filter(Boolean);
}

const pret = (r) => h("li", {},
  h("h2", {}, h("a", { href: `presenter?recit=${r.nom}` }, r.titre)),
  h("p", {}, `${r.etapes} étapes · ${r.duree} · ${r.auteur}, ${jour(r.date)}`),
  h("p", { class: "actions" },
    h("a", { href: `presenter?recit=${r.nom}`, class: "bouton plein" }, "Jouer"),
    h("a", { href: `presenter?recit=${r.nom}&notes=1`, class: "bouton" }, "Notes seules"),
    h("a", { href: `presenter?recit=${r.nom}&boucle=12`, class: "bouton" }, "En boucle (12 s par étape)")));

const casse = (r, demande) => h("li", { class: "casse" },
  h("h2", {}, r.titre),
  h("p", {}, h("strong", {}, "Ce récit ne peut pas se jouer"), ` : à corriger dans data/recits/${r.nom}.md`),
  h("ul", { role: r.nom === demande ? "alert" : null }, r.defauts.map((d) => h("li", {}, d))));

const jour = (iso) => new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));
