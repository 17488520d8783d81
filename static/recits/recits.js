/* Présenter: the list of récits, a récit played on stage, or the presenter's notes. */
import { load, h } from "../commun/dom.js";
import { play } from "./regie.js";
import { follow } from "./notes.js";

export default async function recits({ data, parentElement }) {
  const box = parentElement.querySelector(".recits");
  if (data.mode === "liste") {
    box.regie?.finish();
    box.regie = null;
    box.className = "recits liste-recits";
    box.replaceChildren(...home(data));
    return;
  }
  // The server may tell the same récit again (it came back, it woke): what plays goes on.
  if (box.regie?.nom === data.nom) return;
  box.regie?.finish();
  const notes = new URLSearchParams(location.search).get("notes") === "1";
  const vocabulary = notes ? null : await load(data.vocabulaires);
  box.regie = (notes ? follow : play)(box, data, vocabulary);
}

function home(data) {
  return [
    h("h1", {}, "Présenter"),
    h("p", { class: "chapeau" }, "Des récits qui se projettent pas à pas, au clavier ou à la télécommande, même sans réseau."),
    data.inconnu && !data.recits.some((r) => r.nom === data.inconnu)
      ? h("p", { class: "avis", role: "alert" }, `Le récit « ${data.inconnu.slice(0, 60)} » n’existe pas. Voici ceux qui se jouent :`) : null,
    data.recits.length ? null : h("p", { class: "avis" }, "Aucun récit : posez un fichier texte dans data/recits."),
    h("ul", { class: "recits" }, data.recits.map((r) => r.defauts.length ? broken(r, data.inconnu) : ready(r))),
  ].filter(Boolean);
}

const ready = (r) => h("li", {},
  h("h2", {}, h("a", { href: `presenter?recit=${r.nom}` }, r.titre)),
  h("p", {}, `${r.etapes} étapes · ${r.duree} · ${r.auteur}, ${day(r.date)}`),
  h("p", { class: "actions" },
    h("a", { href: `presenter?recit=${r.nom}`, class: "bouton plein" }, "Jouer"),
    h("a", { href: `presenter?recit=${r.nom}&notes=1`, class: "bouton" }, "Notes seules"),
    h("a", { href: `presenter?recit=${r.nom}&boucle=12`, class: "bouton" }, "En boucle (12 s par étape)")));

const broken = (r, asked) => h("li", { class: "casse" },
  h("h2", {}, r.titre),
  h("p", {}, h("strong", {}, "Ce récit ne peut pas se jouer"), ` : à corriger dans data/recits/${r.nom}.md`),
  h("ul", { role: r.nom === asked ? "alert" : null }, r.defauts.map((d) => h("li", {}, d))));

const day = (iso) => new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));
