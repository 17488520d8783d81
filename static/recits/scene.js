/* The stage: one step drawn large, its bar, and what can lie over it (help, code, black). */
import { distance, forme, h, number, typo } from "../commun/dom.js";
import { blocs, code, shortened } from "./blocs.js";
import { tour } from "./tour.js";

const AIDE = [
  ["→, Espace, Page suivante", "étape suivante"], ["←, Page précédente", "étape précédente"],
  ["Début, Fin", "première, dernière étape"], ["un nombre, puis Entrée", "aller à cette étape"],
  ["/", "une commune, un besoin dans la salle"], ["Q", "le code à viser et l’adresse"], ["P", "fenêtre des notes"],
  ["F", "plein écran"], ["B", "écran noir"], ["L", "boucle : lancer, arrêter"], ["Échap ou R", "fermer, revenir au récit"], ["?", "cette aide"],
];

export function mountScene(box, data, vocabulary, orders) {
  box.className = "recits joue";
  const panneau = h("section", { class: "scene-panneau", tabindex: "-1", "aria-label": "Étape du récit" });
  const announcement = h("p", { class: "masque", role: "status" });
  const counter = h("span", { class: "compteur" }), time = h("span", { class: "temps" }), numero = h("span", { class: "numero", role: "status" });
  const progress = h("div", { class: "progres", "aria-hidden": "true" }, h("div", {}));
  const avis = h("p", { class: "avis-scene", role: "status" });
  const button = (order, texte, nom, key) => h("button", { type: "button", class: `b-${order}`, "aria-label": nom, title: key ? `${nom} (${key})` : nom, onclick: () => orders[order]() }, texte);
  const barre = h("nav", { class: "scene-barre", "aria-label": "Récit" }, progress,
    button("previous", "←", "Étape précédente", "←"), counter, button("next", "→", "Étape suivante", "→"), time, numero,
    avis,
    h("button", { type: "button", class: "b-commune", title: "Touche /", onclick: () => orders.commune() }, "Une commune, un besoin ?"),
    button("code", "Code", "Code à viser et adresse de cette vue", "Q"), button("notes", "Notes", "Notes du présentateur", "P"),
    button("fullScreen", "Plein écran", "Plein écran", "F"), button("help", "?", "Aide : les touches", "?"),
    h("a", { href: "presenter", class: "b-sortir", "aria-label": "Quitter le récit", title: "Quitter le récit" }, "×"));
  const veil = h("div", { class: "voile", role: "dialog", "aria-modal": "true", hidden: true });
  const black = h("div", { class: "noir", hidden: true, onclick: () => orders.black() });
  box.replaceChildren(panneau, barre, announcement, veil, black);

  let start = Date.now(), qr = null, message = 0;
  const spokenDuration = () => { const m = Math.floor((Date.now() - start) / 60000); time.textContent = `${m} min`; };
  const clock = setInterval(spokenDuration, 5000);

  function paint(disposition, content, said, adresse) {
    box.dataset.disposition = disposition;
    panneau.replaceChildren(...content.filter(Boolean));
    panneau.scrollTop = 0;
    announcement.textContent = said;
    qr = adresse;
    adjust();
    if (!veil.hidden) close();
  }

  function show(etape, n, depuis) {
    start = depuis;
    const total = data.etapes.length;
    counter.textContent = `${n} / ${total}`;
    progress.firstChild.style.width = `${(100 * n) / total}%`;
    spokenDuration();
    paint(etape.disposition, body(etape, n), `Étape ${n} sur ${total} : ${etape.titre}`, etape.qr);
  }

  function body(etape, n) {
    const { scene } = etape, filtered = scene.vue && !scene.fiche && etape.disposition !== "chiffres", together = etape.disposition === "rencontres";
    return [
      h("h1", { class: n === 1 ? "ouverture" : null }, titre(etape.titre)),
      etape.disposition === "fiche" && scene.fiche ? largeFiche(scene.fiche, vocabulary) : null,
      etape.texte.length ? h("div", { class: "propos" }, blocs(etape.texte)) : null,
      etape.chiffres.length ? h("dl", { class: "grands" }, etape.chiffres.map((c) => h("div", {}, h("dt", {}, c.libelle), h("dd", {}, c.valeur)))) : null,
      filtered || together ? h("p", { class: "compte-vue" }, compte(scene)) : null,
      together ? h("ol", { class: "rencontres" }, scene.proches.map((f) => rencontre(f, vocabulary))) : null,
      etape.sources.length ? h("div", { class: "sources" }, h("span", {}, etape.sources[0].lignes.length > 1 ? "Sources\u00a0: " : "Source\u00a0: "), blocs(etape.sources)) : null,
    ];
  }

  function improvisee(vue, n) {
    if (vue.tour) { paint("proches", [...tour(vue.tour, vocabulary), comeBack(n)], `${vue.tour.titre} : un premier tour de table`, vue.qr); return; }
    const proches = vue.proches.length ? h("ol", { class: "proches" }, vue.proches.map((f) => proche(f, vocabulary))) : null;
    paint("proches", [
      h("h1", {}, vue.lieu || vue.phrase),
      proches ? h("p", { class: "compte-vue" }, !vue.lieu ? "Par exemple\u00a0:" : vue.proches.length > 1 ? `Les ${vue.proches.length} plus proches` : "La plus proche") : h("p", { class: "compte-vue" }, "Levez un filtre, ou cherchez ailleurs."),
      proches,
      comeBack(n),
    ], `${vue.lieu} : ${vue.phrase}`, vue.qr);
  }

  const comeBack = (n) => h("p", { class: "revenir" }, h("button", { type: "button", onclick: () => orders.back() }, `Revenir au récit, étape ${n} (Échap)`));

  /** As large as it fits: from the size of a title page down to the least one reads at ten metres. */
  function adjust() {
    for (const body of [1.75, 1.6, 1.45, 1.3, 1.15, 1]) {
      panneau.style.setProperty("--corps", `${body}em`);
      if (panneau.scrollHeight <= panneau.clientHeight + 1) break;
    }
    const scrolled = panneau.scrollHeight > panneau.clientHeight + 1;
    panneau.tabIndex = scrolled ? 0 : -1;
  }

  function toggle(quoi) {
    const alreadyOpen = !veil.hidden && veil.dataset.quoi === quoi;
    close();
    if (alreadyOpen) return;
    veil.dataset.quoi = quoi;
    veil.setAttribute("aria-label", quoi === "help" ? "Les touches" : "Sur votre téléphone");
    veil.replaceChildren(...(quoi === "help" ? help() : largeCode(qr)), h("button", { type: "button", class: "fermer", onclick: close }, "Fermer (Échap)"));
    veil.hidden = false;
    veil.querySelector("button").focus();
  }
  function close() {
    if (veil.hidden) return false;
    veil.hidden = true;
    panneau.focus({ preventScroll: true, focusVisible: false });
    return true;
  }

  function tell(texte) {
    avis.textContent = typo(texte);
    clearTimeout(message);
    if (texte) message = setTimeout(() => { avis.textContent = ""; }, 6000);
  }

  let lost = false;
  function connexion(isLost) {
    if (isLost === lost) return;
    lost = isLost;
    clearTimeout(message);
    avis.textContent = typo(lost ? "Connexion perdue : le récit continue" : "Connexion retrouvée");
    if (!lost) message = setTimeout(() => { avis.textContent = ""; }, 3000);
  }

  return { show, improvisee, adjust, toggle, close, tell, connexion,
    finish: () => clearInterval(clock),
    black: (yes) => { black.hidden = !yes; },
    numero: (texte) => { numero.textContent = texte && `→ ${texte}`; },
    looping: (yes) => { box.classList.toggle("en-boucle", yes); if (!yes) tell("Boucle arrêtée. Touche L : reprendre."); },
    // How much larger than on a desk the map's own words are: 12 px there, our least size here.
    scale: () => Math.max(1, parseFloat(getComputedStyle(box).fontSize) / 12) };
}

/** What a view counts, and what of it the map does not show. */
function compte(scene) {
  const outside = [scene.sansPoint && `${number(scene.sansPoint)} sans point sur la carte`, scene.outreMer && `${number(scene.outreMer)} outre-mer, hors du cadre`];
  const said = outside.filter(Boolean).join(" et ");
  return scene.phrase + (said && `, dont ${said}`);
}

/** A title in the parts it may be cut at first: after a colon, a comma. */
const titre = (texte) => texte.split(/(?<=[:,]) /).flatMap((part, i) => [i ? " " : "", h("span", {}, part)]);

const types = (roles, vocabulary, taille) => h("p", { class: "roles" }, roles.map((r) => h("span", { class: "role" }, forme(vocabulary.formes[r], taille), vocabulary.formes[r].libelle)));

function largeFiche(f, vocabulary) {
  return h("article", { class: "fiche-scene" },
    h("h2", {}, f.nom), types(f.roles, vocabulary, 28),
    h("p", { class: "ou" }, f.lieu, f.annee ? ` · ${f.annee.replace(/, selon la source\.$/, "").replace("Depuis", "depuis")}` : ""),
    h("p", { class: "description" }, f.description),
    f.resultats ? h("p", { class: "resultats" }, h("strong", {}, "Résultat : "), f.resultats, ".") : null,
    h("p", { class: "source" }, f.sources));
}

function proche(f, vocabulary) {
  return h("li", {}, h("h2", {}, f.nom), types(f.roles, vocabulary, 24),
    h("p", { class: "ou" }, f.lieu, f.distance === null ? (f.point ? "" : " · sans point sur la carte") : h("strong", {}, ` · ${distance(f.distance)}`)),
    h("p", { class: "description" }, f.resume));
}

/** One of the fiches met, on a line: the map says its name too, where there is room. */
function rencontre(f, vocabulary) {
  return h("li", {}, forme(vocabulary.formes[f.roles[0]], 22), h("span", {}, h("strong", {}, f.nom), h("span", { class: "ou" }, ` ${f.lieu}`)));
}

const help = () => [h("h2", {}, "Les touches"), h("dl", { class: "touches" }, AIDE.map(([t, said]) => h("div", {}, h("dt", {}, t), h("dd", {}, said)))),
  h("p", {}, "Une télécommande de présentation, un doigt qui glisse ou les boutons font de même.")];

const largeCode = (qr) => [h("h2", {}, "Sur votre téléphone"), code(qr), h("p", { class: "adresse-courte" }, shortened(qr.adresse)),
  /^https?:\/\/(localhost|127\.|\[)/.test(qr.adresse) ? h("p", {}, "Cette adresse ne s’ouvre que sur cet ordinateur : reliez-le au réseau de la salle, ou réglez CARTE_ADRESSE_PUBLIQUE.") : null].filter(Boolean);

