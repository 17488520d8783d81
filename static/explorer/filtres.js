/* The filters: what one looks for, where, and how many each choice would leave. */
import { combobox, proposals } from "../saisie/combobox.js";
import { load, forme, h, number, plural, root } from "../commun/dom.js";
import { toggled, write, liste, norme } from "../commun/address.js";
import { NIVEAUX } from "../commun/constants.js";
import { pressed, prefetch } from "./answers.js";
import { lieuBox } from "../saisie/lieu.js";

const LISTES = ["domaine", "type", "territoire"];

export default async function filtres({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".filtres"); // now: it may move while one waits
  const vocabulary = await load(data.vocabulaires);
  box.etat ??= build(box, vocabulary);
  const state = box.etat;
  state.go = (params) => {
    state.attendue = norme(params);
    setTriggerValue("adresse", write(params));
    clearTimeout(state.patience);
    state.patience = setTimeout(() => { state.attendue = null; }, 3000); // a lost answer must not hold the panel
  };
  // The answer to an earlier click, while a later one is on its way, takes back no choice.
  const late = state.attendue && state.attendue !== norme(data.adresse);
  if (!late) { state.params = data.adresse; state.attendue = null; }
  update(state, data);
}

function build(box, vocabulary) {
  const state = { cases: {}, comptes: {} };
  const change = (params) => { state.params = params; state.go(params); };

  let timer = 0;
  const search = () => { clearTimeout(timer); if ((state.params.q || "") !== state.q.value.trim()) change({ ...state.params, q: state.q.value.trim() }); };
  state.q = h("input", { id: "filtre-q", type: "search", maxlength: 200, placeholder: "Un besoin, un nom, un lieu…", autocomplete: "off", enterkeyhint: "search",
    oninput: () => { clearTimeout(timer); timer = setTimeout(search, 400); }, onchange: search });

  state.proposed = h("p", { class: "masque", role: "status" });

  const famille = (nom, titre, valeurs, decor) => {
    state.cases[nom] = {}; state.comptes[nom] = {};
    const lignes = valeurs.map((v) => {
      const [code, libelle] = v;
      const other = () => toggled(state.params, nom, valueOf(nom, code));
      const checked = h("input", { type: "checkbox", id: `filtre-${nom}-${code}`, onchange: () => change(other()) });
      const compte = h("span", { class: "compte" });
      state.cases[nom][code] = checked; state.comptes[nom][code] = compte;
      return h("li", { onpointerdown: (e) => { if (pressed(e)) prefetch(write(other())); } }, checked, h("label", { for: checked.id }, decor ? decor(v) : null, h("span", {}, libelle), compte));
    });
    return h("fieldset", {}, h("legend", {}, titre), h("ul", { class: `cases ${nom}` }, lignes));
  };

  const odd = famille("odd", "Objectifs de développement durable", vocabulary.odd.map(([code, libelle, couleur]) => [code, `${code}. ${libelle}`, couleur]),
    ([, , couleur]) => h("i", { class: "pastille", style: `background:${couleur}`, "aria-hidden": "true" }));
  const regions = famille("territoire", "Régions", vocabulary.region);
  state.metiers = famille("metier", "Ce que fait le catalyseur", vocabulary.metier);
  state.rayon = h("select", { id: "filtre-rayon", onchange: () => change({ ...state.params, rayon: state.rayon.value }) },
    h("option", { value: "" }, "toutes distances"), vocabulary.rayons.map((km) => h("option", { value: km }, `à moins de ${km} km`)));
  state.lignePres = h("div", { class: "pres-choisi", hidden: true });
  state.message = h("p", { class: "aide", role: "status" });
  state.replis = {
    territoire: h("details", {}, h("summary", {}, "Choisir une région"), regions),
    odd: h("details", {}, h("summary", {}, "Objectifs (ODD)"), odd),
  };

  const form = h("form", { role: "search", "aria-label": "Filtrer les fiches", onsubmit: (e) => { e.preventDefault(); search(); } },
    h("div", { class: "champ" }, h("label", { for: "filtre-q" }, "Rechercher"), h("div", { class: "lieu-champ" }, state.q), state.proposed),
    doors(() => { openAll(true); myPosition(state, (params) => { openAll(false); change(params); }); }),
    h("div", { class: "champ" },
      lieuBox({ libelle: "Près de", help: "Commune ou code postal", niveaux: "commune,arrondissement",
        choose: (lieu) => change({ ...state.params, pres: lieu.code }) }),
      h("button", { type: "button", class: "lien", onclick: () => myPosition(state, change) }, "Ma position"),
      state.message, state.lignePres,
      h("div", { class: "rayon" }, h("label", { for: "filtre-rayon", class: "masque" }, "Rayon autour du lieu"), state.rayon)),
    famille("type", "Type d’acteur", vocabulary.type, ([code]) => forme(vocabulary.formes[code])),
    state.metiers,
    h("details", { class: "definitions" }, h("summary", {}, "Que veulent dire ces mots ?"),
      h("dl", {}, vocabulary.type.flatMap(([, libelle, , definition]) => [h("dt", {}, libelle), h("dd", {}, definition)]))),
    h("div", { class: "champ territoire-champ" },
      lieuBox({ libelle: "Territoire", help: "Région, département, intercommunalité…", niveaux: NIVEAUX.join(),
        choose: (lieu) => change({ ...state.params, territoire: [...new Set([...liste(state.params, "territoire"), `${lieu.niveau}:${lieu.code}`])].join(",") }) }),
      state.replis.territoire),
    famille("domaine", "Domaine", vocabulary.domaine),
    state.replis.odd);

  combobox(state.q, {
    name: "Propositions de recherche",
    ask: (q, signal) => proposals(root(`api/suggestions.json${write({ ...state.params, q, fiche: "" })}`), signal),
    row: (s) => [h("span", {}, s.libelle), h("small", {}, s.detail)],
    group: (s) => s.groupe,
    kept: (s) => s.texte,
    tell: (found, q, failed) => { state.proposed.textContent = failed ? "Les propositions ne viennent pas : Entrée cherche quand même." : found.length ? plural(found.length, "proposition") : ""; },
    choose: ({ choix }) => {
      const added = Object.entries(choix).map(([nom, valeur]) => [nom, LISTES.includes(nom) ? [...new Set([...liste(state.params, nom), valeur])].join(",") : valeur]);
      change({ ...state.params, q: "", fiche: "", ...Object.fromEntries(added) });
    },
  });

  // A step back gives up the choice that is on its way.
  window.addEventListener("popstate", () => { state.attendue = null; });

  state.bascule = h("button", { type: "button", class: "bascule-filtres", "aria-expanded": "false", "aria-controls": "formulaire-filtres",
    onclick: () => openAll() });
  const openAll = (yes) => state.bascule.setAttribute("aria-expanded", String(box.classList.toggle("ouverts", yes))); // where it is folded
  form.id = "formulaire-filtres";
  box.replaceChildren(h("h2", { class: "masque" }, "Filtres"), state.bascule, form);
  return state;
}

/** Four doors for who comes for the first time: gone once something has been asked (feuille.js). */
const doors = (near) => h("div", { class: "portes", role: "group", "aria-label": "Pour commencer" },
  h("button", { type: "button", onclick: near }, "Près de chez moi"),
  [["mon-territoire", "Ma commune"], ["api/hasard", "Un exemple au hasard"], ["presenter", "Présenter"]].map(([adresse, mots]) => h("a", { href: root(adresse) }, mots)));

const valueOf = (nom, code) => (nom === "territoire" ? `region:${code}` : code);

function update(state, data) {
  const { params } = state;
  for (const [nom, cases] of Object.entries(state.cases)) {
    const chosen = new Set(liste(params, nom));
    for (const [code, checked] of Object.entries(cases)) {
      const n = data.facettes[nom][code] ?? 0;
      checked.checked = chosen.has(valueOf(nom, code));
      state.comptes[nom][code].textContent = number(n);
      checked.closest("li").classList.toggle("vide", n === 0 && !checked.checked);
    }
  }
  if (document.activeElement !== state.q) state.q.value = params.q || "";
  state.metiers.hidden = !params.metier && !liste(params, "type").includes("catalyseur"); // they alone have any
  if (liste(params, "odd").length) state.replis.odd.open = true;
  if (liste(params, "territoire").some((t) => t.startsWith("region:"))) state.replis.territoire.open = true;
  state.rayon.value = params.rayon || "";
  if (state.rayon.selectedIndex < 0) {
    state.rayon.append(h("option", { value: params.rayon }, `à moins de ${params.rayon} km`));
    state.rayon.value = params.rayon;
  }
  state.rayon.closest(".rayon").hidden = !params.pres;
  state.lignePres.hidden = !data.pres;
  state.lignePres.replaceChildren(...(data.pres ? [h("span", {}, data.pres), h("button", { type: "button", class: "croix", "aria-label": `Ne plus chercher près de ${data.pres}`,
    onclick: () => state.go({ ...state.params, pres: "", rayon: "", tri: state.params.tri === "distance" ? "" : state.params.tri }) }, "×")] : []));
  state.bascule.textContent = data.actifs ? `Filtres (${data.actifs})` : "Filtres";
}

function myPosition(state, change) {
  const tell = (texte) => { state.message.textContent = texte; };
  if (!navigator.geolocation) { tell("Ce navigateur ne sait pas donner de position : tapez le nom de votre commune."); return; }
  tell("Recherche de votre position…");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      tell("");
      // About a kilometre: enough to find help, not enough to find a person.
      change({ ...state.params, pres: `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}` });
    },
    (error) => tell(error.code === 1
      ? "Vous avez refusé de donner votre position : tapez le nom de votre commune à la place."
      : "Votre position n’a pas pu être trouvée : tapez le nom de votre commune à la place."),
    { timeout: 10000, maximumAge: 60000 });
}
