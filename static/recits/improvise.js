/* Leaving the story for a place of the hall or a filter, and coming back to the very step. */
import { h, racine } from "../commun/dom.js";
import { ecrire as adresse } from "../commun/address.js";
import { boiteDeLieu } from "../commun/lieu.js";

const NOMS = ["pres", "type", "domaine"];

/** `montrer(scene)` draws what is improvised, `revenir()` the step, `ecrire(params)` the address. */
export function improviser(boite, data, { montrer, revenir, ecrire }) {
  let choix = {}, tour = 0;
  const lieu = boiteDeLieu({ prompt: true, libelle: "Une commune dans la salle ?", aide: "Nom ou code postal", niveaux: "commune,arrondissement",
    choisir: (l) => chercher({ pres: l.code }) });
  const liste = (nom, libelle, valeurs) => h("label", {}, libelle, h("select", { name: nom, onchange: (e) => chercher({ [nom]: e.target.value }) },
    h("option", { value: "" }, "tous"), valeurs.map(([valeur, mots]) => h("option", { value: valeur }, mots))));
  const etat = h("p", { class: "etat", role: "status" });
  const volet = h("form", { class: "improviser", hidden: true, role: "search", "aria-label": "Improviser", onsubmit: (e) => e.preventDefault() },
    lieu, liste("type", "Type d’acteur", data.types), liste("domaine", "Domaine", data.domaines), etat,
    h("button", { type: "button", class: "fermer", onclick: fermer }, "Revenir au récit (Échap)"));
  boite.append(volet);

  async function chercher(nouveau) {
    choix = { ...choix, ...nouveau };
    const moi = ++tour, question = adresse(choix);
    if (!question) { revenir(); return; }
    etat.textContent = "…";
    try {
      const reponse = await fetch(racine(`api/scene.json${question}`), { signal: AbortSignal.timeout(15000) });
      if (!reponse.ok) throw new Error(String(reponse.status));
      const scene = await reponse.json();
      if (moi !== tour) return;
      etat.textContent = "";
      volet.hidden = true;
      montrer(scene);
      ecrire(question.slice(1));
      boite.querySelector(".scene-panneau").focus({ preventScroll: true, focusVisible: false });
    } catch (erreur) {
      if (moi !== tour) return;
      if (erreur.message === "400") { choix = {}; ouvrir(); } // an address that was mangled on its way
      etat.textContent = erreur.message === "400" ? "Cette vue n’existe pas\u00a0: cherchez ici." : "Le serveur ne répond pas\u00a0: le récit, lui, continue.";
    }
  }

  function ouvrir() {
    volet.hidden = false;
    volet.querySelector("input").focus();
  }
  /** Forget what was improvised, as any move in the story does. */
  function oublier() {
    tour++;
    choix = {};
    volet.hidden = true;
    volet.reset();
    etat.textContent = "";
  }
  function fermer() {
    const quelqueChose = !volet.hidden || NOMS.some((nom) => choix[nom]);
    if (quelqueChose) {
      revenir();
      boite.querySelector(".scene-panneau").focus({ preventScroll: true, focusVisible: false });
    }
    return quelqueChose;
  }
  /** What the address improvises, when it is opened alone. */
  function reprendre(params) {
    const lu = Object.fromEntries(NOMS.filter((nom) => params.get(nom)).map((nom) => [nom, params.get(nom)]));
    if (Object.keys(lu).length) chercher(lu);
  }
  return { ouvrir, fermer, oublier, reprendre };
}
