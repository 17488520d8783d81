/* Croiser: two faces of the cube in a table of counts, a map beside it, and what is missing. */
import { charger, clicSimple, h, nombre, pluriel, racine } from "../commun/dom.js";
import { ecrire, inscrire, liste } from "../commun/address.js";
import { copier } from "../explorer/bilan.js";
import { dessiner } from "./vignettes.js";

const PAGE = ["lignes", "colonnes", "mesure", "face"];
const FAMILLES = [["type", "Type d’acteur"], ["domaine", "Domaine"], ["territoire", "Région"], ["odd", "ODD"]];

export default async function croisement({ data, parentElement, setTriggerValue }) {
  const [vocabulaire, vignettes] = await Promise.all([charger(data.vocabulaires), charger(data.vignettes)]);
  const boite = parentElement.querySelector(".croisement");
  inscrire(data.lien);
  const etat = (boite.etat ??= construire(boite, vocabulaire));
  etat.data = data;
  etat.aller = (adresse) => setTriggerValue("adresse", adresse);
  reglages(etat);
  dire(etat);
  etat.table.replaceChildren(tableau(etat));
  etat.sousTable.replaceChildren(...legende(data.tableau.legende, data.tableau.unite, "case", data.tableau.methode),
    h("ul", { class: "cube-notes" }, data.notes.map((n) => h("li", {}, n))));
  etat.carte.replaceChildren(...carte(etat, vignettes));
  etat.blancs.replaceChildren(...blancs(etat));
}

/** The page's address: its own choices, then the Explorer's filters under their own names. */
function adresse(page, filtres) {
  const propres = PAGE.filter((nom) => page[nom]).map((nom) => `${nom}=${encodeURIComponent(page[nom]).replaceAll("%3A", ":")}`);
  const autres = ecrire(filtres).slice(1);
  return "?" + [...propres, ...(autres ? [autres] : [])].join("&");
}
const explorer = (filtres) => racine(`./${ecrire(filtres)}`);

function construire(boite, vocabulaire) {
  const etat = { filtres: {} };
  const famille = (code) => etat.data.faces.find((f) => f[0] === code)[2];
  const changer = (choix, filtres = etat.data.filtres) => etat.aller(adresse({ ...etat.data.choix, ...choix }, filtres));

  /** Two faces are of two families: the one that is in the way takes the place of the other. */
  const poser = (cote, autre) => (e) => {
    const avant = etat.data.choix, choix = { [cote]: e.target.value, face: "" };
    if (famille(choix[cote]) === famille(avant[autre])) {
      choix[autre] = famille(avant[cote]) === famille(choix[cote]) ? avant[autre] : avant[cote];
    }
    changer(choix);
  };
  const select = (id, libelle, onchange) => {
    const s = h("select", { id: `cube-${id}`, onchange });
    return [s, h("div", { class: "choix" }, h("label", { for: s.id }, libelle), s)];
  };
  const [lignes, boiteLignes] = select("lignes", "En lignes", poser("lignes", "colonnes"));
  const [colonnes, boiteColonnes] = select("colonnes", "En colonnes", poser("colonnes", "lignes"));
  const [mesure, boiteMesure] = select("mesure", "Compter", (e) => changer({ mesure: e.target.value }));
  mesure.append(h("option", { value: "fiches" }, "les fiches"), h("option", { value: "habitants" }, "pour 100 000 habitants"));
  const inverser = h("button", { type: "button", class: "bouton inverser", "aria-label": "Inverser lignes et colonnes", title: "Inverser lignes et colonnes",
    onclick: () => { const { lignes: l, colonnes: c } = etat.data.choix; changer({ lignes: c, colonnes: l }); } }, "⇄");

  const options = { type: vocabulaire.type, domaine: vocabulaire.domaine, odd: vocabulaire.odd.map(([c, l]) => [c, `${c}. ${l}`]),
    territoire: vocabulaire.region.map(([c, l]) => [`region:${c}`, l]) };
  const filtres = FAMILLES.map(([nom, libelle]) => {
    const [s, div] = select(`filtre-${nom}`, libelle, (e) => changer({}, { ...etat.data.filtres, [nom]: e.target.value === "*" ? etat.data.filtres[nom] : e.target.value }));
    s.append(h("option", { value: "" }, nom === "territoire" ? "Toute la France" : "Tous"), ...options[nom].map(([c, l]) => h("option", { value: c }, l)));
    etat.filtres[nom] = { s, div };
    return div;
  });
  Object.assign(etat, { changer, lignes, colonnes, mesure, phrase: h("p", { class: "phrase", role: "status" }), barre: h("div", { class: "barre" }),
    ignores: h("ul", { class: "ignores", role: "alert" }), chips: h("ul", { class: "chips", "aria-label": "Filtres en vigueur" }),
    table: h("div", { class: "cube-table", role: "region", tabindex: 0, "aria-label": "Tableau croisé, à faire défiler" }),
    sousTable: h("div", { class: "sous-table" }), carte: h("section", { class: "cube-carte", "aria-label": "Carte" }), blancs: h("section", { class: "cube-blancs", id: "blancs" }) });
  boite.replaceChildren(
    h("form", { class: "reglages", "aria-label": "Choisir les faces du cube", onsubmit: (e) => e.preventDefault() },
      boiteLignes, inverser, boiteColonnes, boiteMesure, h("span", { class: "puis", "aria-hidden": "true" }), filtres),
    h("div", { class: "cube-tete" }, h("div", {}, etat.phrase), etat.barre), etat.ignores, etat.chips,
    h("div", { class: "cube-corps" }, h("div", { class: "cube-gauche" }, etat.table, etat.sousTable), etat.carte),
    etat.blancs);
  etat.table.addEventListener("keydown", auxFleches);
  return etat;
}

function reglages(etat) {
  const { data } = etat;
  for (const [nom, s] of [["lignes", etat.lignes], ["colonnes", etat.colonnes]]) {
    if (!s.options.length) s.append(...data.faces.map(([code, libelle]) => h("option", { value: code }, libelle)));
    s.value = data.choix[nom];
  }
  etat.mesure.value = data.choix.mesure;
  for (const [nom, { s, div }] of Object.entries(etat.filtres)) {
    div.hidden = data.tableau.familles.includes(nom);
    const valeur = data.filtres[nom] || "";
    s.querySelector('[value="*"]')?.remove();
    s.value = valeur;
    if (s.selectedIndex < 0) { // several values, or a territory that is no région: the chips say them
      s.append(h("option", { value: "*" }, pluriel(liste(data.filtres, nom).length, "valeur choisie", "valeurs choisies")));
      s.value = "*";
    }
  }
}

function dire(etat) {
  const { data } = etat;
  if (etat.phrase.textContent !== data.phrase) etat.phrase.textContent = data.phrase;
  etat.ignores.replaceChildren(...data.ignores.map((i) => h("li", {}, `Laissé de côté : ${i}.`)));
  etat.ignores.hidden = !data.ignores.length;
  const lien = (vers, contenu, props) => h("a", { href: vers || "?", ...props, onclick: (e) => { if (clicSimple(e)) { e.preventDefault(); etat.aller(vers); } } }, contenu);
  etat.chips.replaceChildren(...data.chips.map((c) => h("li", {}, lien(c.sans, [c.libelle, h("span", { "aria-hidden": "true" }, " ×")], { class: "chip", "aria-label": `Retirer le filtre ${c.libelle}` }))),
    ...(data.chips.length > 1 ? [h("li", {}, lien(data.toutEffacer, "Tout effacer", { class: "tout" }))] : []));
  etat.chips.hidden = !data.chips.length;
  const { vides, cases } = data.blancs;
  const menu = h("details", { class: "menu", onkeydown: (e) => { if (e.key === "Escape") { menu.open = false; menu.firstChild.focus(); } },
    onfocusout: (e) => { if (!menu.contains(e.relatedTarget)) menu.open = false; } },
    h("summary", { class: "bouton" }, "Télécharger"), h("div", { class: "menu-contenu" },
      h("a", { href: racine(data.exports.csv), download: "croisement.csv" }, "Tableau CSV (Excel, LibreOffice)"),
      h("a", { href: racine(data.exports.svg), download: "croisement.svg" }, "Tableau et carte, image SVG"),
      h("button", { type: "button", onclick: (e) => png(racine(data.exports.svg), e.target) }, "Tableau et carte, image PNG"),
      h("a", { href: racine(data.exports.json), download: "croisement.json" }, "Données (JSON)")));
  etat.barre.replaceChildren(
    h("a", { class: "bouton", href: "#blancs", onclick: (e) => { e.preventDefault(); ouvrirBlancs(etat); } }, vides ? `${pluriel(vides, "case vide", "cases vides")} sur ${nombre(cases)}` : "Aucune case vide"),
    h("a", { class: "bouton", href: explorer(data.filtres) }, "Voir ces fiches"), menu, copier(data.lien, data.base));
}

function tableau(etat) {
  const { data } = etat, t = data.tableau, [familleLigne, familleColonne] = t.familles;
  const filtrer = (ligne, colonne) => ({ ...data.filtres, ...(ligne ? { [familleLigne]: ligne } : {}), ...(colonne ? { [familleColonne]: colonne } : {}) });
  const texte = (n, taux) => (t.taux && n ? [taux, h("small", {}, ` (${nombre(n)})`)] : nombre(n));
  const lien = (n, taux, mots, vers) => (n && vers ? h("a", { href: explorer(vers), "aria-label": `${t.taux ? `${taux} (${pluriel(n, "fiche")})` : pluriel(n, "fiche")} : ${mots}` }, texte(n, taux)) : h("span", {}, texte(n, taux)));
  const corps = t.lignes.map(([code, libelle], i) => h("tr", { class: code ? null : "reste" },
    h("th", { scope: "row" }, rang(t.faces[0], code), libelle),
    t.colonnes.map(([autre, mots], j) => {
      const n = t.comptes[i][j], complet = code && autre;
      return h("td", { class: complet ? `r${t.rangs[i][j]}` : "rx" }, lien(n, t.taux?.cases[i][j], `${libelle}, ${mots}`, complet ? filtrer(code, autre) : null));
    }),
    h("td", { class: "total" }, lien(t.totalLignes[i], t.taux?.lignes[i], libelle, code ? filtrer(code, "") : null))));
  return h("table", { class: t.colonnes.length <= 6 ? "peu" : t.faces[1] === "odd" ? null : "debout" },
    h("caption", {}, t.titre),
    h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "coin" }, t.coin),
      t.colonnes.map(([code, libelle]) => h("th", { scope: "col", title: libelle, class: code ? null : "reste" },
        h("span", {}, t.faces[1] === "odd" ? [h("span", { class: "masque" }, "ODD "), code, h("span", { class: "masque" }, ` : ${libelle}`)] : libelle))),
      h("th", { scope: "col", class: "total" }, h("span", {}, "Total")))),
    h("tbody", {}, corps),
    h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, "Total (fiches distinctes)"),
      t.colonnes.map(([code, libelle], j) => h("td", { class: "total" }, lien(t.totalColonnes[j], t.taux?.colonnes[j], libelle, code ? filtrer("", code) : null))),
      h("td", { class: "total" }, lien(t.total, t.taux?.total, "tout le tableau", data.filtres)))));
}

const rang = (face, code) => (face === "odd" && code ? `${code}. ` : "");

/** Arrows go from figure to figure, as in a spreadsheet; Tab still goes through them all. */
function auxFleches(e) {
  const pas = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
  const ici = e.target.closest("td");
  if (!pas || !ici || e.altKey || e.ctrlKey || e.metaKey) return;
  const rangees = [...ici.closest("table").rows];
  let i = rangees.indexOf(ici.parentElement) + pas[0], j = ici.cellIndex + pas[1];
  while (rangees[i]?.cells[j]) {
    const lien = rangees[i].cells[j].querySelector("a");
    if (lien) { e.preventDefault(); lien.focus(); return; }
    i += pas[0]; j += pas[1];
  }
}

function legende(classes, unite, quoi, methode) {
  return [h("div", { class: "legende" }, h("span", { class: "unite" }, unite), h("ul", {}, classes.map(([r, bornes, effectif]) =>
    h("li", {}, h("i", { class: `carre r${r}`, "aria-hidden": "true" }), bornes, h("small", {}, ` (${pluriel(effectif, quoi)})`))))),
    h("p", { class: "methode" }, methode)];
}

function carte(etat, vignettes) {
  const { data } = etat, c = data.carte, { familles } = data.tableau;
  const croisee = familles.find((f) => f !== "territoire");
  const aller = (code) => {
    const territoire = `${c.niveau}:${code}`;
    if (c.tierce) etat.changer({}, { ...data.filtres, territoire });
    else location.href = explorer({ ...data.filtres, territoire, ...(data.choix.face ? { [croisee]: data.choix.face } : {}) });
  };
  const choisir = h("select", { id: "cube-face", onchange: (e) => etat.changer({ face: e.target.value }) }, h("option", { value: "" }, "Toutes les fiches"),
    c.choix.map(([code, libelle]) => h("option", { value: code, selected: code === data.choix.face }, data.tableau.faces.includes("odd") ? `${code}. ${libelle}` : libelle)));
  const suite = (adr, mots) => h("a", { href: adr, onclick: (e) => { if (clicSimple(e)) { e.preventDefault(); etat.aller(adr); } } }, mots);
  return [
    h("h2", {}, c.titre),
    c.choix.length ? h("div", { class: "choix" }, h("label", { for: "cube-face" }, "Montrer sur la carte"), choisir) : null,
    dessiner(vignettes, c, aller),
    ...legende(c.legende, "", c.niveau === "region" ? "région" : "département", c.methode),
    h("p", { class: "methode" }, c.tierce ? ["Toucher une région pour ne garder qu’elle. ", suite(c.tableau, "Les mêmes chiffres en tableau")] : "Le tableau dit les mêmes chiffres. Chaque cadre a sa propre échelle."),
  ].filter(Boolean);
}

function blancs(etat) {
  const { data } = etat, t = data.tableau, { vides, cases, groupes } = data.blancs;
  if (!vides) return [h("h2", {}, "Ce qui manque"), h("p", {}, "Aucune case vide : chaque ligne a au moins une fiche dans chaque colonne.")];
  const parColonne = (g) => g.cellules.length < 2 || g.cellules[0][1] === g.cellules[1][1];
  const enColonne = groupes.every(parColonne) && groupes.some((g) => g.cellules.length > 1) || t.familles[1] === "type";
  const item = (g) => ([i, j]) => {
    const autre = enColonne ? t.lignes[i] : t.colonnes[j];
    const mots = rang(t.faces[enColonne ? 0 : 1], autre[0]) + autre[1];
    return h("li", {}, h("a", { href: explorer({ ...data.filtres, [t.familles[0]]: t.lignes[i][0], [t.familles[1]]: t.colonnes[j][0] }),
      "aria-label": `${mots} : ${g.libelle.charAt(0).toLowerCase()}${g.libelle.slice(1)}, voir les plus proches` }, mots));
  };
  const boite = h("details", { open: vides <= 60 }, h("summary", {}, `${pluriel(vides, "case vide", "cases vides")} sur ${nombre(cases)}`),
    h("p", { class: "aide" }, "Un blanc est un blanc de ce catalogue, pas du territoire. Chaque lien montre les fiches les plus proches."),
    h("dl", {}, groupes.flatMap((g) => [h("dt", {}, g.libelle, h("small", {}, ` (${nombre(g.cellules.length)})`)), h("dd", {}, h("ul", {}, g.cellules.map(item(g))))])));
  return [h("h2", {}, "Ce qui manque"), boite];
}

function ouvrirBlancs(etat) {
  const boite = etat.blancs.querySelector("details");
  if (boite) boite.open = true;
  etat.blancs.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  boite?.querySelector("summary").focus({ preventScroll: true });
}

/** Turn the drawing into pixels here, in this browser: twice its size, for a sharp slide. */
async function png(source, bouton) {
  const dit = bouton.textContent;
  try {
    const reponse = await fetch(source);
    if (!reponse.ok) throw new Error(String(reponse.status));
    const image = new Image();
    image.src = URL.createObjectURL(await reponse.blob());
    await image.decode();
    const toile = h("canvas", { width: image.naturalWidth * 2, height: image.naturalHeight * 2 });
    toile.getContext("2d").drawImage(image, 0, 0, toile.width, toile.height);
    URL.revokeObjectURL(image.src);
    const pixels = await new Promise((resolve) => toile.toBlob(resolve, "image/png"));
    const lien = h("a", { href: URL.createObjectURL(pixels), download: "croisement.png" });
    lien.click();
    setTimeout(() => URL.revokeObjectURL(lien.href), 10000);
    bouton.textContent = dit;
  } catch {
    bouton.textContent = "L’image n’a pas pu être faite : réessayer";
  }
}
