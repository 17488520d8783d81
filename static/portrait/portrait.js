/* Mon territoire: one place, the four answers about it, and what to take away. */
import { load, plainClick, forme, h, root } from "../commun/dom.js";
import { lieuBox } from "../commun/lieu.js";
import { show, hover } from "../commun/bridge.js";

const TITRE = "Mon territoire · La carte du faire alliance";

const ETROIT = "(max-width: 900px)"; // the map is below the lists: portrait.css
const toTheMap = () => document.querySelector(".st-key-monterritoire iframe")?.scrollIntoView({ block: "center" });

export default async function page({ data, parentElement, setTriggerValue }) {
  const formes = (await load(data.vocabulaires)).formes;
  const box = parentElement.querySelector(".portrait");
  const first = !box.etat;
  const state = (box.etat ??= listen(box));
  const avant = state.data;
  Object.assign(state, { data, formes, go: (adresse) => setTriggerValue("adresse", adresse) });
  const hiddenBefore = document.documentElement.dataset.territoire !== "carte";
  document.documentElement.dataset.territoire = data.etat === "choix" ? "choix" : data.sansForme ? "sans-forme" : "carte";
  document.title = data.titre ? `${data.titre} · ${TITRE}` : TITRE;
  if (!first && avant.cle === data.cle) return;
  box.replaceChildren(...(data.etat === "choix" ? question(state) : portrait(state)));
  // A map that was hidden frames a place only once it has its size.
  if (data.carte) setTimeout(() => { if (state.data === data) show(data.carte); }, hiddenBefore && !first ? 120 : 0);
  if (!first) {
    box.querySelector("h1").focus({ preventScroll: true });
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  }
}

function listen(box) {
  document.addEventListener("carte:choix", ({ detail }) => {
    const lien = box.isConnected && box.querySelector(`a[data-id="${CSS.escape(detail)}"]`);
    if (!lien) return;
    for (let fold = lien.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    lien.scrollIntoView({ block: "center" });
    lien.focus({ preventScroll: true });
  });
  return { data: {} };
}

/** A link to another territory: this page goes there without loading again. */
const linkTo = (state, lieu, props = {}) => h("a", { href: lieu.adresse, ...props, onclick: (e) => {
  if (plainClick(e)) { e.preventDefault(); state.go(lieu.adresse); } } }, lieu.libelle);

const field = (state, libelle) => lieuBox({ libelle, help: "Nom ou code postal", niveaux: state.data.niveaux, departement: state.data.departement,
  choose: (lieu) => state.go(`?${lieu.niveau}=${lieu.code}`) });

const notes = (data) => (data.ignores.length ? [h("div", { role: "alert" }, h("ul", { class: "ignores" }, data.ignores.map((i) => h("li", {}, i))))] : []);

function question(state) {
  const { data } = state;
  return [h("div", { class: "question" },
    h("h1", { tabindex: -1 }, "Qui peut aider mon territoire ?"),
    h("p", {}, "Donnez votre commune : vous saurez qui la couvre, qui est proche, ce qui manque, et ce qu’ont fait des communes qui lui ressemblent. Vous repartirez avec une page."),
    ...notes(data), field(state, "Votre commune, intercommunalité, département ou région"),
    h("p", { class: "essais" }, "Par exemple : ", data.exemples.flatMap((l, i) => [i ? ", " : "", linkTo(state, l)]), "."))];
}

function portrait(state) {
  const { data } = state;
  return [
    h("header", { class: "tete" },
      h("div", {},
        h("h1", { tabindex: -1 }, data.titre, h("small", {}, ` ${data.genre}`)),
        h("p", { class: "dans" }, data.parents.flatMap((l, i) => [i ? " › " : "", linkTo(state, l)])),
        data.ancienne ? h("p", { class: "remarque", role: "status" }, data.ancienne) : null,
        data.sansForme ? h("p", { class: "remarque" }, data.sansForme) : null,
        ...notes(data),
        h("p", { class: "bref" }, data.bref)),
      h("div", { class: "sortie" }, field(state, "Un autre territoire"),
        h("p", { class: "fichiers" }, data.fichiers.map((f, i) => h("a", { class: i ? "bouton" : "bouton principal", href: root(f.href), download: f.nom }, f.libelle)),
          data.sansForme ? null : h("button", { type: "button", class: "bouton vers-carte", onclick: toTheMap }, "Voir la carte")))),
    mesures(data.mesures, "chiffres"), membres(state),
    couverture(state), proches(state), manques(state), semblables(state),
    h("section", { class: "continuer" }, h("h2", {}, "Continuer dans l’Explorer"),
      h("ul", {}, data.liens.map((l) => h("li", {}, h("a", { href: l.adresse }, l.libelle))))),
  ].filter(Boolean);
}

const mesures = (pairs, classe) => h("dl", { class: classe }, pairs.map(([nom, valeur]) => h("div", {}, h("dt", {}, nom), h("dd", {}, valeur))));

function membres(state) {
  const { membres: m } = state.data;
  return m ? h("details", { class: "membres" }, h("summary", {}, m.titre), h("ul", {}, m.lieux.map((l) => h("li", {}, linkTo(state, l))))) : null;
}

/** One fiche: a link to its sheet, what it is, and a button that lights up its area on the map. */
function ligne(state, l, detail, titre = "h4") {
  const { formes } = state;
  return h("li", { onmouseenter: () => hover(l.i), onmouseleave: () => hover(-1) },
    h(titre, { class: "nom" }, h("a", { href: `./?fiche=${encodeURIComponent(l.id)}`, "data-id": l.id, onfocus: () => hover(l.i), onblur: () => hover(-1) }, l.nom)),
    h("p", { class: "roles" }, l.roles.map((code) => h("span", { class: "role" }, forme(formes[code], 14), formes[code].libelle))),
    h("p", { class: "ou" }, l.lieu, detail ? h("strong", {}, ` · ${detail}`) : null),
    l.aires && l.aires.length && !state.data.sansForme ? aireButton(state, l) : null);
}

function aireButton(state, l) {
  const button = h("button", { type: "button", class: "aire", "aria-pressed": "false", "aria-label": `Voir sur la carte où agit ${l.nom}`, onclick: () => {
    const shown = button.getAttribute("aria-pressed") === "true";
    document.querySelectorAll(".portrait .aire").forEach((b) => b.setAttribute("aria-pressed", "false"));
    button.setAttribute("aria-pressed", String(!shown));
    show({ ...state.data.carte, ...(shown ? {} : { choisie: l.i, aires: l.aires }) });
    if (!shown && matchMedia(ETROIT).matches) toTheMap();
  } }, "Où il agit");
  return button;
}

function liste(state, lignes, detail, titre, visibles = 6) {
  const ol = (lot) => h("ol", { class: "fiches" }, lot.map((l) => ligne(state, l, detail(l), titre)));
  if (lignes.length <= visibles + 1) return [ol(lignes)];
  return [ol(lignes.slice(0, visibles)), h("details", {}, h("summary", {}, `Voir les ${lignes.length - visibles} autres`), ol(lignes.slice(visibles)))];
}

function couverture(state) {
  const { data } = state;
  const groupes = data.groupes.map((g) => h("div", { class: "groupe" },
    h("h3", {}, g.titre, h("small", {}, ` ${g.nombre}`)), ...liste(state, g.lignes, (l) => l.portee),
    g.reste ? h("p", { class: "aide" }, `et ${g.reste} autres, dans le fichier XLSX.`) : null));
  return h("section", { id: "couverture" }, h("h2", {}, "Qui vous couvre"),
    ...(groupes.length ? groupes : [h("p", { class: "vide" }, data.proches.length
      ? "Aucune fiche de ce catalogue ne vous couvre. Les plus proches sont juste en dessous."
      : "Aucune fiche de ce catalogue ne vous couvre.")]));
}

function proches(state) {
  const { data } = state;
  if (!data.proches.length) {
    return h("section", { id: "proches" }, h("h2", {}, "Qui est proche"),
      h("p", { class: "vide" }, data.outreMer.length ? "Sans position publiée, pas de distance. Voici les fiches d’outre-mer de ce catalogue :" : "Aucune fiche n’a de siège connu."),
      ...liste(state, data.outreMer, () => "", "h3"));
  }
  return h("section", { id: "proches" }, h("h2", {}, "Qui est proche"),
    h("p", { class: "aide" }, "À vol d’oiseau, du milieu du territoire au siège de la structure, sans s’arrêter aux frontières."),
    ...liste(state, data.proches, (l) => l.loin, "h3"),
    h("h3", {}, "Le plus proche de chaque type"),
    h("dl", { class: "types" }, data.types.map(({ libelle, ligne: l }) => h("div", {}, h("dt", {}, forme(formeOf(state, libelle), 14), libelle),
      h("dd", {}, h("a", { href: `./?fiche=${encodeURIComponent(l.id)}` }, l.nom), ` · ${l.loin}`)))));
}

const formeOf = (state, libelle) => Object.values(state.formes).find((f) => f.libelle === libelle);

function manques(state) {
  const { data } = state;
  return h("section", { id: "manques" }, h("h2", {}, "Ce qui manque"),
    h("p", { class: "aide" }, "Un blanc est un blanc de ce catalogue, non du territoire : quelqu’un y agit peut-être sans que nous le sachions."),
    h("div", { class: "defilant", role: "region", tabindex: 0, "aria-label": "Domaines" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Domaine", "Chez vous", "Le plus proche"].map((t) => h("th", { scope: "col" }, t)))),
      h("tbody", {}, data.manques.map((m) => h("tr", { class: m.blanc ? "blanc" : "" },
        h("th", { scope: "row" }, h("a", { href: m.adresse }, m.libelle)),
        h("td", {}, m.service),
        h("td", {}, m.proche ? [h("a", { href: `./?fiche=${encodeURIComponent(m.proche.id)}` }, m.proche.nom), ` · ${m.proche.loin}`] : "—")))))));
}

function semblables(state) {
  const { data } = state;
  return h("section", { id: "semblables" }, h("h2", {}, "Des territoires qui vous ressemblent"),
    data.semblables.length ? h("p", { class: "aide" }, "Les plus semblables parmi ceux qui ont au moins un exemple inspirant.") : h("p", { class: "vide" }, "Aucun territoire comparable n’a d’exemple inspirant dans ce catalogue."),
    h("ol", { class: "semblables" }, data.semblables.map((s) => h("li", {},
      h("h3", {}, linkTo(state, s), h("small", {}, ` écart ${s.ecart}`)), mesures(s.mesures, "chiffres petits"),
      h("ol", { class: "fiches" }, s.lignes.map((l) => ligne(state, l, ""))),
      s.reste ? h("p", {}, h("a", { href: s.explorer }, `et ${s.reste} de plus`)) : null))),
    h("details", { class: "methode" }, h("summary", {}, "Comment la ressemblance est mesurée"), h("p", {}, data.methode)));
}
