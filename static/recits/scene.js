/* The stage: one step drawn large, its bar, and what can lie over it (help, code, black). */
import { distance, forme, h, nombre, typo } from "../commun/dom.js";
import { blocs, code, courte } from "./blocs.js";

const AIDE = [
  ["→, Espace, Page suivante", "étape suivante"], ["←, Page précédente", "étape précédente"],
  ["Début, Fin", "première, dernière étape"], ["un nombre, puis Entrée", "aller à cette étape"],
  ["/", "une commune dans la salle"], ["Q", "le code à viser et l’adresse"], ["P", "fenêtre des notes"],
  ["F", "plein écran"], ["B", "écran noir"], ["L", "boucle : lancer, arrêter"], ["Échap ou R", "fermer, revenir au récit"], ["?", "cette aide"],
];

export function monterScene(boite, data, vocabulaire, ordres) {
  boite.className = "recits joue";
  const panneau = h("section", { class: "scene-panneau", tabindex: "-1", "aria-label": "Étape du récit" });
  const annonce = h("p", { class: "masque", role: "status" });
  const compteur = h("span", { class: "compteur" }), temps = h("span", { class: "temps" }), numero = h("span", { class: "numero", role: "status" });
  const progres = h("div", { class: "progres", "aria-hidden": "true" }, h("div", {}));
  const avis = h("p", { class: "avis-scene", role: "status" });
  const bouton = (ordre, texte, nom, touche) => h("button", { type: "button", class: `b-${ordre}`, "aria-label": nom, title: touche ? `${nom} (${touche})` : nom, onclick: () => ordres[ordre]() }, texte);
  const barre = h("nav", { class: "scene-barre", "aria-label": "Récit" }, progres,
    bouton("precedente", "←", "Étape précédente", "←"), compteur, bouton("suivante", "→", "Étape suivante", "→"), temps, numero,
    avis,
    h("button", { type: "button", class: "b-commune", title: "Touche /", onclick: () => ordres.commune() }, "Une commune dans la salle ?"),
    bouton("code", "Code", "Code à viser et adresse de cette vue", "Q"), bouton("notes", "Notes", "Notes du présentateur", "P"),
    bouton("pleinEcran", "Plein écran", "Plein écran", "F"), bouton("aide", "?", "Aide : les touches", "?"),
    h("a", { href: "presenter", class: "b-sortir", "aria-label": "Quitter le récit", title: "Quitter le récit" }, "×"));
  const voile = h("div", { class: "voile", role: "dialog", "aria-modal": "true", hidden: true });
  const noir = h("div", { class: "noir", hidden: true, onclick: () => ordres.noir() });
  boite.replaceChildren(panneau, barre, annonce, voile, noir);

  let debut = Date.now(), qr = null, message = 0;
  const dureeDite = () => { const m = Math.floor((Date.now() - debut) / 60000); temps.textContent = `${m} min`; };
  const pendule = setInterval(dureeDite, 5000);

  function peindre(disposition, contenu, dit, adresse) {
    boite.dataset.disposition = disposition;
    panneau.replaceChildren(...contenu.filter(Boolean));
    panneau.scrollTop = 0;
    annonce.textContent = dit;
    qr = adresse;
    ajuster();
    if (!voile.hidden) fermer();
  }

  function montrer(etape, n, depuis) {
    debut = depuis;
    const total = data.etapes.length;
    compteur.textContent = `${n} / ${total}`;
    progres.firstChild.style.width = `${(100 * n) / total}%`;
    dureeDite();
    peindre(etape.disposition, corps(etape, n), `Étape ${n} sur ${total} : ${etape.titre}`, etape.qr);
  }

  function corps(etape, n) {
    const { scene } = etape, filtree = scene.vue && !scene.fiche && etape.disposition !== "chiffres";
    return [
      h("h1", { class: n === 1 ? "ouverture" : null }, titre(etape.titre)),
      etape.disposition === "fiche" && scene.fiche ? ficheEnGrand(scene.fiche, vocabulaire) : null,
      etape.texte.length ? h("div", { class: "propos" }, blocs(etape.texte)) : null,
      etape.chiffres.length ? h("dl", { class: "grands" }, etape.chiffres.map((c) => h("div", {}, h("dt", {}, c.libelle), h("dd", {}, c.valeur)))) : null,
      filtree ? h("p", { class: "compte-vue" }, compte(scene)) : null,
      etape.sources.length ? h("div", { class: "sources" }, h("span", {}, etape.sources[0].lignes.length > 1 ? "Sources\u00a0: " : "Source\u00a0: "), blocs(etape.sources)) : null,
    ];
  }

  function improvisee(vue, n) {
    const proches = vue.proches.length ? h("ol", { class: "proches" }, vue.proches.map((f) => proche(f, vocabulaire))) : null;
    peindre("proches", [
      h("h1", {}, vue.lieu || vue.phrase),
      proches ? h("p", { class: "compte-vue" }, !vue.lieu ? "Par exemple\u00a0:" : vue.proches.length > 1 ? `Les ${vue.proches.length} plus proches` : "La plus proche") : h("p", { class: "compte-vue" }, "Levez un filtre, ou cherchez ailleurs."),
      proches,
      h("p", { class: "revenir" }, h("button", { type: "button", onclick: () => ordres.retour() }, `Revenir au récit, étape ${n} (Échap)`)),
    ], `${vue.lieu} : ${vue.phrase}`, vue.qr);
  }

  /** As large as it fits: from the size of a title page down to the least one reads at ten metres. */
  function ajuster() {
    for (const corps of [1.75, 1.6, 1.45, 1.3, 1.15, 1]) {
      panneau.style.setProperty("--corps", `${corps}em`);
      if (panneau.scrollHeight <= panneau.clientHeight + 1) break;
    }
    const defile = panneau.scrollHeight > panneau.clientHeight + 1;
    panneau.tabIndex = defile ? 0 : -1;
  }

  function basculer(quoi) {
    const dejaOuvert = !voile.hidden && voile.dataset.quoi === quoi;
    fermer();
    if (dejaOuvert) return;
    voile.dataset.quoi = quoi;
    voile.setAttribute("aria-label", quoi === "aide" ? "Les touches" : "Sur votre téléphone");
    voile.replaceChildren(...(quoi === "aide" ? aide() : codeEnGrand(qr)), h("button", { type: "button", class: "fermer", onclick: fermer }, "Fermer (Échap)"));
    voile.hidden = false;
    voile.querySelector("button").focus();
  }
  function fermer() {
    if (voile.hidden) return false;
    voile.hidden = true;
    panneau.focus({ preventScroll: true, focusVisible: false });
    return true;
  }

  function dire(texte) {
    avis.textContent = typo(texte);
    clearTimeout(message);
    if (texte) message = setTimeout(() => { avis.textContent = ""; }, 6000);
  }

  let perdue = false;
  function connexion(estPerdue) {
    if (estPerdue === perdue) return;
    perdue = estPerdue;
    clearTimeout(message);
    avis.textContent = typo(perdue ? "Connexion perdue : le récit continue" : "Connexion retrouvée");
    if (!perdue) message = setTimeout(() => { avis.textContent = ""; }, 3000);
  }

  return { montrer, improvisee, ajuster, basculer, fermer, dire, connexion,
    finir: () => clearInterval(pendule),
    noir: (oui) => { noir.hidden = !oui; },
    numero: (texte) => { numero.textContent = texte && `→ ${texte}`; },
    enBoucle: (oui) => { boite.classList.toggle("en-boucle", oui); if (!oui) dire("Boucle arrêtée. Touche L : reprendre."); },
    // How much larger than on a desk the map's own words are: 12 px there, our least size here.
    echelle: () => Math.max(1, parseFloat(getComputedStyle(boite).fontSize) / 12) };
}

/** What a view counts, and what of it the map does not show. */
function compte(scene) {
  const hors = [scene.sansPoint && `${nombre(scene.sansPoint)} sans point sur la carte`, scene.outreMer && `${nombre(scene.outreMer)} outre-mer, hors du cadre`];
  const dit = hors.filter(Boolean).join(" et ");
  return scene.phrase + (dit && `, dont ${dit}`);
}

/** A title in the parts it may be cut at first: after a colon, a comma. */
const titre = (texte) => texte.split(/(?<=[:,]) /).flatMap((part, i) => [i ? " " : "", h("span", {}, part)]);

const types = (roles, vocabulaire, taille) => h("p", { class: "roles" }, roles.map((r) => h("span", { class: "role" }, forme(vocabulaire.formes[r], taille), vocabulaire.formes[r].libelle)));

function ficheEnGrand(f, vocabulaire) {
  return h("article", { class: "fiche-scene" },
    h("h2", {}, f.nom), types(f.roles, vocabulaire, 28),
    h("p", { class: "ou" }, f.lieu, f.annee ? ` · ${f.annee.replace(/, selon la source\.$/, "").replace("Depuis", "depuis")}` : ""),
    h("p", { class: "description" }, f.description),
    f.resultats ? h("p", { class: "resultats" }, h("strong", {}, "Résultat : "), f.resultats, ".") : null,
    h("p", { class: "source" }, "Source : ", f.source.titre, ". ", f.source.age));
}

function proche(f, vocabulaire) {
  return h("li", {}, h("h2", {}, f.nom), types(f.roles, vocabulaire, 24),
    h("p", { class: "ou" }, f.lieu, f.distance === null ? (f.point ? "" : " · sans point sur la carte") : h("strong", {}, ` · ${distance(f.distance)}`)),
    h("p", { class: "description" }, f.resume));
}

const aide = () => [h("h2", {}, "Les touches"), h("dl", { class: "touches" }, AIDE.map(([t, dit]) => h("div", {}, h("dt", {}, t), h("dd", {}, dit)))),
  h("p", {}, "Une télécommande de présentation, un doigt qui glisse ou les boutons font de même.")];

const codeEnGrand = (qr) => [h("h2", {}, "Sur votre téléphone"), code(qr), h("p", { class: "adresse-courte" }, courte(qr.adresse)),
  /^https?:\/\/(localhost|127\.|\[)/.test(qr.adresse) ? h("p", {}, "Cette adresse ne s’ouvre que sur cet ordinateur : reliez-le au réseau de la salle, ou réglez CARTE_ADRESSE_PUBLIQUE.") : null].filter(Boolean);

