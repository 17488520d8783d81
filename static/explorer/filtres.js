/* The filters: what one looks for, where, and how many each choice would leave. */
import { charger, forme, h, nombre } from "../commun/dom.js";
import { basculer, ecrire, liste, norme } from "../commun/address.js";
import { presse, prevoir } from "./answers.js";
import { boiteDeLieu } from "../commun/lieu.js";

const NIVEAUX_DE_TERRITOIRE = "region,departement,epci,ept,commune,arrondissement";

export default async function filtres({ data, parentElement, setTriggerValue }) {
  const boite = parentElement.querySelector(".filtres"); // now: it may move while one waits
  const vocabulaire = await charger(data.vocabulaires);
  boite.etat ??= construire(boite, vocabulaire);
  const etat = boite.etat;
  etat.aller = (params) => {
    etat.attendue = norme(params);
    setTriggerValue("adresse", ecrire(params));
    clearTimeout(etat.patience);
    etat.patience = setTimeout(() => { etat.attendue = null; }, 3000); // a lost answer must not hold the panel
  };
  // The answer to an earlier click, while a later one is on its way, takes back no choice.
  const enRetard = etat.attendue && etat.attendue !== norme(data.adresse);
  if (!enRetard) { etat.params = data.adresse; etat.attendue = null; }
  mettreAJour(etat, data);
}

function construire(boite, vocabulaire) {
  const etat = { cases: {}, comptes: {} };
  const changer = (params) => { etat.params = params; etat.aller(params); };

  let minuteur = 0;
  const chercher = () => { clearTimeout(minuteur); if ((etat.params.q || "") !== etat.q.value.trim()) changer({ ...etat.params, q: etat.q.value.trim() }); };
  etat.q = h("input", { id: "filtre-q", type: "search", maxlength: 200, placeholder: "Nom, mot, lieu…", enterkeyhint: "search",
    oninput: () => { clearTimeout(minuteur); minuteur = setTimeout(chercher, 400); }, onchange: chercher });

  const famille = (nom, titre, valeurs, decor) => {
    etat.cases[nom] = {}; etat.comptes[nom] = {};
    const lignes = valeurs.map((v) => {
      const [code, libelle] = v;
      const autre = () => basculer(etat.params, nom, valeurDe(nom, code));
      const coche = h("input", { type: "checkbox", id: `filtre-${nom}-${code}`, onchange: () => changer(autre()) });
      const compte = h("span", { class: "compte" });
      etat.cases[nom][code] = coche; etat.comptes[nom][code] = compte;
      return h("li", { onpointerdown: (e) => { if (presse(e)) prevoir(ecrire(autre())); } }, coche, h("label", { for: coche.id }, decor ? decor(v) : null, h("span", {}, libelle), compte));
    });
    return h("fieldset", {}, h("legend", {}, titre), h("ul", { class: `cases ${nom}` }, lignes));
  };

  const odd = famille("odd", "Objectifs de développement durable", vocabulaire.odd.map(([code, libelle, couleur]) => [code, `${code}. ${libelle}`, couleur]),
    ([, , couleur]) => h("i", { class: "pastille", style: `background:${couleur}`, "aria-hidden": "true" }));
  const regions = famille("territoire", "Régions", vocabulaire.region);
  etat.rayon = h("select", { id: "filtre-rayon", onchange: () => changer({ ...etat.params, rayon: etat.rayon.value }) },
    h("option", { value: "" }, "toutes distances"), vocabulaire.rayons.map((km) => h("option", { value: km }, `à moins de ${km} km`)));
  etat.lignePres = h("div", { class: "pres-choisi", hidden: true });
  etat.message = h("p", { class: "aide", role: "status" });
  etat.replis = {
    territoire: h("details", {}, h("summary", {}, "Choisir une région"), regions),
    odd: h("details", {}, h("summary", {}, "Objectifs (ODD)"), odd),
  };

  const formulaire = h("form", { role: "search", "aria-label": "Filtrer les fiches", onsubmit: (e) => { e.preventDefault(); chercher(); } },
    h("div", { class: "champ" }, h("label", { for: "filtre-q" }, "Rechercher"), etat.q),
    h("div", { class: "champ" },
      boiteDeLieu({ libelle: "Près de", aide: "Commune ou code postal", niveaux: "commune,arrondissement",
        choisir: (lieu) => changer({ ...etat.params, pres: lieu.code }) }),
      h("button", { type: "button", class: "lien", onclick: () => maPosition(etat, changer) }, "Ma position"),
      etat.message, etat.lignePres,
      h("div", { class: "rayon" }, h("label", { for: "filtre-rayon", class: "masque" }, "Rayon autour du lieu"), etat.rayon)),
    famille("type", "Type d’acteur", vocabulaire.type, ([code]) => forme(vocabulaire.formes[code])),
    h("details", { class: "definitions" }, h("summary", {}, "Que veulent dire ces mots ?"),
      h("dl", {}, vocabulaire.type.flatMap(([, libelle, , definition]) => [h("dt", {}, libelle), h("dd", {}, definition)]))),
    h("div", { class: "champ territoire-champ" },
      boiteDeLieu({ libelle: "Territoire", aide: "Région, département, intercommunalité…", niveaux: NIVEAUX_DE_TERRITOIRE,
        choisir: (lieu) => changer({ ...etat.params, territoire: [...new Set([...liste(etat.params, "territoire"), `${lieu.niveau}:${lieu.code}`])].join(",") }) }),
      etat.replis.territoire),
    famille("domaine", "Domaine", vocabulaire.domaine),
    etat.replis.odd);

  etat.bascule = h("button", { type: "button", class: "bascule-filtres", "aria-expanded": "false", "aria-controls": "formulaire-filtres",
    onclick: () => etat.bascule.setAttribute("aria-expanded", String(boite.classList.toggle("ouverts"))) });
  formulaire.id = "formulaire-filtres";
  boite.replaceChildren(h("h2", { class: "masque" }, "Filtres"), etat.bascule, formulaire);
  return etat;
}

const valeurDe = (nom, code) => (nom === "territoire" ? `region:${code}` : code);

function mettreAJour(etat, data) {
  const { params } = etat;
  for (const [nom, cases] of Object.entries(etat.cases)) {
    const choisis = new Set(liste(params, nom));
    for (const [code, coche] of Object.entries(cases)) {
      const n = data.facettes[nom][code] ?? 0;
      coche.checked = choisis.has(valeurDe(nom, code));
      etat.comptes[nom][code].textContent = nombre(n);
      coche.closest("li").classList.toggle("vide", n === 0 && !coche.checked);
    }
  }
  if (document.activeElement !== etat.q) etat.q.value = params.q || "";
  if (liste(params, "odd").length) etat.replis.odd.open = true;
  if (liste(params, "territoire").some((t) => t.startsWith("region:"))) etat.replis.territoire.open = true;
  etat.rayon.value = params.rayon || "";
  if (etat.rayon.selectedIndex < 0) {
    etat.rayon.append(h("option", { value: params.rayon }, `à moins de ${params.rayon} km`));
    etat.rayon.value = params.rayon;
  }
  etat.rayon.closest(".rayon").hidden = !params.pres;
  etat.lignePres.hidden = !data.pres;
  etat.lignePres.replaceChildren(...(data.pres ? [h("span", {}, data.pres), h("button", { type: "button", class: "croix", "aria-label": `Ne plus chercher près de ${data.pres}`,
    onclick: () => etat.aller({ ...etat.params, pres: "", rayon: "" }) }, "×")] : []));
  etat.bascule.textContent = data.actifs ? `Filtres (${data.actifs})` : "Filtres";
}

function maPosition(etat, changer) {
  const dire = (texte) => { etat.message.textContent = texte; };
  if (!navigator.geolocation) { dire("Ce navigateur ne sait pas donner de position : tapez le nom de votre commune."); return; }
  dire("Recherche de votre position…");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      dire("");
      // About a kilometre: enough to find help, not enough to find a person.
      changer({ ...etat.params, pres: `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}` });
    },
    (erreur) => dire(erreur.code === 1
      ? "Vous avez refusé de donner votre position : tapez le nom de votre commune à la place."
      : "Votre position n’a pas pu être trouvée : tapez le nom de votre commune à la place."),
    { timeout: 10000, maximumAge: 60000 });
}
