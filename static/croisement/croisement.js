/* Croiser: two faces of the cube in a table of counts, a map beside it, and what is missing. */
import { load, plainClick, h, number, plural, root } from "../commun/dom.js";
import { write, record, liste } from "../commun/address.js";
import { FAMILLES } from "../commun/constants.js";
import { copy } from "../commun/copy.js";
import { draw } from "./vignettes.js";

const PAGE = ["lignes", "colonnes", "mesure", "face"];

export default async function croisement({ data, parentElement, setTriggerValue }) {
  const [vocabulary, vignettes] = await Promise.all([load(data.vocabulaires), load(data.vignettes)]);
  const box = parentElement.querySelector(".croisement");
  record(data.lien);
  const state = (box.etat ??= build(box, vocabulary));
  state.data = data;
  state.go = (adresse) => setTriggerValue("adresse", adresse);
  settings(state);
  tell(state);
  state.table.replaceChildren(tableau(state));
  state.sousTable.replaceChildren(...legende(data.tableau.legende, data.tableau.unite, "case", data.tableau.methode),
    h("ul", { class: "cube-notes" }, data.notes.map((n) => h("li", {}, n))));
  state.carte.replaceChildren(...carte(state, vignettes));
  state.blancs.replaceChildren(...blancs(state));
}

/** The page's address: its own choices, then the Explorer's filters under their own names. */
function adresse(page, filtres) {
  const own = PAGE.filter((nom) => page[nom]).map((nom) => `${nom}=${encodeURIComponent(page[nom]).replaceAll("%3A", ":")}`);
  const others = write(filtres).slice(1);
  return "?" + [...own, ...(others ? [others] : [])].join("&");
}
const explorer = (filtres) => root(`./${write(filtres)}`);

function build(box, vocabulary) {
  const state = { filtres: {} };
  const famille = (code) => state.data.faces.find((f) => f[0] === code)[2];
  const change = (choix, filtres = state.data.filtres) => state.go(adresse({ ...state.data.choix, ...choix }, filtres));

  /** Two faces are of two families: the one that is in the way takes the place of the other. */
  const settle = (cote, other) => (e) => {
    const avant = state.data.choix, choix = { [cote]: e.target.value, face: "" };
    if (famille(choix[cote]) === famille(avant[other])) {
      choix[other] = famille(avant[cote]) === famille(choix[cote]) ? avant[other] : avant[cote];
    }
    change(choix);
  };
  const select = (id, libelle, onchange) => {
    const s = h("select", { id: `cube-${id}`, onchange });
    return [s, h("div", { class: "choix" }, h("label", { for: s.id }, libelle), s)];
  };
  const [lignes, lignesBox] = select("lignes", "En lignes", settle("lignes", "colonnes"));
  const [colonnes, colonnesBox] = select("colonnes", "En colonnes", settle("colonnes", "lignes"));
  const [mesure, mesureBox] = select("mesure", "Compter", (e) => change({ mesure: e.target.value }));
  mesure.append(h("option", { value: "fiches" }, "les fiches"), h("option", { value: "habitants" }, "pour 100 000 habitants"));
  const swap = h("button", { type: "button", class: "bouton inverser", "aria-label": "Inverser lignes et colonnes", title: "Inverser lignes et colonnes",
    onclick: () => { const { lignes: l, colonnes: c } = state.data.choix; change({ lignes: c, colonnes: l }); } }, "⇄");

  const options = { type: vocabulary.type, domaine: vocabulary.domaine, odd: vocabulary.odd.map(([c, l]) => [c, `${c}. ${l}`]),
    territoire: vocabulary.region.map(([c, l]) => [`region:${c}`, l]) };
  const filtres = ["type", "domaine", "territoire", "odd"].map((nom) => {
    const [s, div] = select(`filtre-${nom}`, FAMILLES[nom], (e) => change({}, { ...state.data.filtres, [nom]: e.target.value === "*" ? state.data.filtres[nom] : e.target.value }));
    s.append(h("option", { value: "" }, nom === "territoire" ? "Toute la France" : "Tous"), ...options[nom].map(([c, l]) => h("option", { value: c }, l)));
    state.filtres[nom] = { s, div };
    return div;
  });
  Object.assign(state, { change, lignes, colonnes, mesure, phrase: h("p", { class: "phrase", role: "status" }), barre: h("div", { class: "barre" }),
    ignores: h("ul", { class: "ignores", role: "alert" }), chips: h("ul", { class: "chips", "aria-label": "Filtres en vigueur" }),
    table: h("div", { class: "cube-table", role: "region", tabindex: 0, "aria-label": "Tableau croisé, à faire défiler" }),
    sousTable: h("div", { class: "sous-table" }), carte: h("section", { class: "cube-carte", "aria-label": "Carte" }), blancs: h("section", { class: "cube-blancs", id: "blancs" }) });
  box.replaceChildren(
    h("form", { class: "reglages", "aria-label": "Choisir les faces du cube", onsubmit: (e) => e.preventDefault() },
      lignesBox, swap, colonnesBox, mesureBox, h("span", { class: "puis", "aria-hidden": "true" }), filtres),
    h("div", { class: "cube-tete" }, h("div", {}, state.phrase), state.barre), state.ignores, state.chips,
    h("div", { class: "cube-corps" }, h("div", { class: "cube-gauche" }, state.table, state.sousTable), state.carte),
    state.blancs);
  state.table.addEventListener("keydown", withArrows);
  return state;
}

function settings(state) {
  const { data } = state;
  for (const [nom, s] of [["lignes", state.lignes], ["colonnes", state.colonnes]]) {
    if (!s.options.length) s.append(...data.faces.map(([code, libelle]) => h("option", { value: code }, libelle)));
    s.value = data.choix[nom];
  }
  state.mesure.value = data.choix.mesure;
  for (const [nom, { s, div }] of Object.entries(state.filtres)) {
    div.hidden = data.tableau.familles.includes(nom);
    const valeur = data.filtres[nom] || "";
    s.querySelector('[value="*"]')?.remove();
    s.value = valeur;
    if (s.selectedIndex < 0) { // several values, or a territory that is no région: the chips say them
      s.append(h("option", { value: "*" }, plural(liste(data.filtres, nom).length, "valeur choisie", "valeurs choisies")));
      s.value = "*";
    }
  }
}

function tell(state) {
  const { data } = state;
  if (state.phrase.textContent !== data.phrase) state.phrase.textContent = data.phrase;
  state.ignores.replaceChildren(...data.ignores.map((i) => h("li", {}, `Laissé de côté : ${i}.`)));
  state.ignores.hidden = !data.ignores.length;
  const lien = (linkTo, content, props) => h("a", { href: linkTo || "?", ...props, onclick: (e) => { if (plainClick(e)) { e.preventDefault(); state.go(linkTo); } } }, content);
  state.chips.replaceChildren(...data.chips.map((c) => h("li", {}, lien(c.sans, [c.libelle, h("span", { "aria-hidden": "true" }, " ×")], { class: "chip", "aria-label": `Retirer le filtre ${c.libelle}` }))),
    ...(data.chips.length > 1 ? [h("li", {}, lien(data.toutEffacer, "Tout effacer", { class: "tout" }))] : []));
  state.chips.hidden = !data.chips.length;
  const { vides, cases } = data.blancs;
  const menu = h("details", { class: "menu", onkeydown: (e) => { if (e.key === "Escape") { menu.open = false; menu.firstChild.focus(); } },
    onfocusout: (e) => { if (!menu.contains(e.relatedTarget)) menu.open = false; } },
    h("summary", { class: "bouton" }, "Télécharger"), h("div", { class: "menu-contenu" },
      h("a", { href: root(data.exports.csv), download: "croisement.csv" }, "Tableau CSV (Excel, LibreOffice)"),
      h("a", { href: root(data.exports.xlsx), download: "croisement.xlsx" }, "Classeur Excel (XLSX)"),
      h("a", { href: root(data.exports.svg), download: "croisement.svg" }, "Tableau et carte, image SVG"),
      h("button", { type: "button", onclick: (e) => png(root(data.exports.svg), e.target) }, "Tableau et carte, image PNG"),
      h("a", { href: root(data.exports.json), download: "croisement.json" }, "Données (JSON)")));
  state.barre.replaceChildren(
    h("a", { class: "bouton", href: "#blancs", onclick: (e) => { e.preventDefault(); openBlancs(state); } }, vides ? `${plural(vides, "case vide", "cases vides")} sur ${number(cases)}` : "Aucune case vide"),
    h("a", { class: "bouton", href: explorer(data.filtres) }, "Voir ces fiches"), menu, copy(data.lien, data.base));
}

function tableau(state) {
  const { data } = state, t = data.tableau, [familleLigne, familleColonne] = t.familles;
  const applyFilter = (ligne, colonne) => ({ ...data.filtres, ...(ligne ? { [familleLigne]: ligne } : {}), ...(colonne ? { [familleColonne]: colonne } : {}) });
  const texte = (n, taux) => (t.taux && n ? [taux, h("small", {}, ` (${number(n)})`)] : number(n));
  const lien = (n, taux, words, linkTo) => (n && linkTo ? h("a", { href: explorer(linkTo), "aria-label": `${t.taux ? `${taux} (${plural(n, "fiche")})` : plural(n, "fiche")} : ${words}` }, texte(n, taux)) : h("span", {}, texte(n, taux)));
  const body = t.lignes.map(([code, libelle], i) => h("tr", { class: code ? null : "reste" },
    h("th", { scope: "row" }, rank(t.faces[0], code), libelle),
    t.colonnes.map(([other, words], j) => {
      const n = t.comptes[i][j], complete = code && other;
      return h("td", { class: complete ? `r${t.rangs[i][j]}` : "rx" }, lien(n, t.taux?.cases[i][j], `${libelle}, ${words}`, complete ? applyFilter(code, other) : null));
    }),
    h("td", { class: "total" }, lien(t.totalLignes[i], t.taux?.lignes[i], libelle, code ? applyFilter(code, "") : null))));
  return h("table", { class: t.colonnes.length <= 6 ? "peu" : t.faces[1] === "odd" ? null : "debout" },
    h("caption", {}, t.titre),
    h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "coin" }, t.coin),
      t.colonnes.map(([code, libelle]) => h("th", { scope: "col", title: libelle, class: code ? null : "reste" },
        h("span", {}, t.faces[1] === "odd" ? [h("span", { class: "masque" }, "ODD "), code, h("span", { class: "masque" }, ` : ${libelle}`)] : libelle))),
      h("th", { scope: "col", class: "total" }, h("span", {}, "Total")))),
    h("tbody", {}, body),
    h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, "Total (fiches distinctes)"),
      t.colonnes.map(([code, libelle], j) => h("td", { class: "total" }, lien(t.totalColonnes[j], t.taux?.colonnes[j], libelle, code ? applyFilter("", code) : null))),
      h("td", { class: "total" }, lien(t.total, t.taux?.total, "tout le tableau", data.filtres)))));
}

const rank = (face, code) => (face === "odd" && code ? `${code}. ` : "");

/** Arrows go from figure to figure, as in a spreadsheet; Tab still goes through them all. */
function withArrows(e) {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
  const here = e.target.closest("td");
  if (!step || !here || e.altKey || e.ctrlKey || e.metaKey) return;
  const rows = [...here.closest("table").rows];
  let i = rows.indexOf(here.parentElement) + step[0], j = here.cellIndex + step[1];
  while (rows[i]?.cells[j]) {
    const lien = rows[i].cells[j].querySelector("a");
    if (lien) { e.preventDefault(); lien.focus(); return; }
    i += step[0]; j += step[1];
  }
}

function legende(classes, unite, quoi, methode) {
  return [h("div", { class: "legende" }, h("span", { class: "unite" }, unite), h("ul", {}, classes.map(([r, bornes, effective]) =>
    h("li", {}, h("i", { class: `carre r${r}`, "aria-hidden": "true" }), bornes, h("small", {}, ` (${plural(effective, quoi)})`))))),
    h("p", { class: "methode" }, methode)];
}

function carte(state, vignettes) {
  const { data } = state, c = data.carte, { familles } = data.tableau;
  const croisee = familles.find((f) => f !== "territoire");
  const go = (code) => {
    const territoire = `${c.niveau}:${code}`;
    if (c.tierce) state.change({}, { ...data.filtres, territoire });
    else location.href = explorer({ ...data.filtres, territoire, ...(data.choix.face ? { [croisee]: data.choix.face } : {}) });
  };
  const choose = h("select", { id: "cube-face", onchange: (e) => state.change({ face: e.target.value }) }, h("option", { value: "" }, "Toutes les fiches"),
    c.choix.map(([code, libelle]) => h("option", { value: code, selected: code === data.choix.face }, data.tableau.faces.includes("odd") ? `${code}. ${libelle}` : libelle)));
  const rest = (adr, words) => h("a", { href: adr, onclick: (e) => { if (plainClick(e)) { e.preventDefault(); state.go(adr); } } }, words);
  return [
    h("h2", {}, c.titre),
    c.choix.length ? h("div", { class: "choix" }, h("label", { for: "cube-face" }, "Montrer sur la carte"), choose) : null,
    draw(vignettes, c, go),
    ...legende(c.legende, "", c.niveau === "region" ? "région" : "département", c.methode),
    h("p", { class: "methode" }, c.tierce ? ["Toucher une région pour ne garder qu’elle. ", rest(c.tableau, "Les mêmes chiffres en tableau")] : "Le tableau dit les mêmes chiffres. Chaque cadre a sa propre échelle."),
  ].filter(Boolean);
}

function blancs(state) {
  const { data } = state, t = data.tableau, { vides, cases, groupes } = data.blancs;
  if (!vides) return [h("h2", {}, "Ce qui manque"), h("p", {}, "Aucune case vide : chaque ligne a au moins une fiche dans chaque colonne.")];
  const byColumn = (g) => g.cellules.length < 2 || g.cellules[0][1] === g.cellules[1][1];
  const inColumn = groupes.every(byColumn) && groupes.some((g) => g.cellules.length > 1) || t.familles[1] === "type";
  const item = (g) => ([i, j]) => {
    const other = inColumn ? t.lignes[i] : t.colonnes[j];
    const words = rank(t.faces[inColumn ? 0 : 1], other[0]) + other[1];
    return h("li", {}, h("a", { href: explorer({ ...data.filtres, [t.familles[0]]: t.lignes[i][0], [t.familles[1]]: t.colonnes[j][0] }),
      "aria-label": `${words} : ${g.libelle.charAt(0).toLowerCase()}${g.libelle.slice(1)}, voir les plus proches` }, words));
  };
  const box = h("details", { open: vides <= 60 }, h("summary", {}, `${plural(vides, "case vide", "cases vides")} sur ${number(cases)}`),
    h("p", { class: "aide" }, "Un blanc est un blanc de ce catalogue, pas du territoire. Chaque lien montre les fiches les plus proches."),
    h("dl", {}, groupes.flatMap((g) => [h("dt", {}, g.libelle, h("small", {}, ` (${number(g.cellules.length)})`)), h("dd", {}, h("ul", {}, g.cellules.map(item(g))))])));
  return [h("h2", {}, "Ce qui manque"), box];
}

function openBlancs(state) {
  const box = state.blancs.querySelector("details");
  if (box) box.open = true;
  state.blancs.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  box?.querySelector("summary").focus({ preventScroll: true });
}

/** Turn the drawing into pixels here, in this browser: twice its size, for a sharp slide. */
async function png(source, button) {
  const said = button.textContent;
  try {
    const answer = await fetch(source);
    if (!answer.ok) throw new Error(String(answer.status));
    const image = new Image();
    image.src = URL.createObjectURL(await answer.blob());
    await image.decode();
    const canvas = h("canvas", { width: image.naturalWidth * 2, height: image.naturalHeight * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    const pixels = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const lien = h("a", { href: URL.createObjectURL(pixels), download: "croisement.png" });
    lien.click();
    setTimeout(() => URL.revokeObjectURL(lien.href), 10000);
    button.textContent = said;
  } catch {
    button.textContent = "L’image n’a pas pu être faite : réessayer";
  }
}
