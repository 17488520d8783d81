/* Leaving the story for a place of the hall or a filter, and coming back to the very step. */
import { h, root } from "../commun/dom.js";
import { write as adresse } from "../commun/address.js";
import { lieuBox } from "../saisie/lieu.js";

const NOMS = ["pres", "q", "type", "domaine"];

/** `montrer(scene)` draws what is improvised, `revenir()` the step, `ecrire(params)` the address. */
export function improvise(box, data, { show, comeBack, write }) {
  let choix = {}, turn = 0;
  const lieu = lieuBox({ prompt: true, libelle: "Une commune, un besoin dans la salle ?", help: "Figeac, 46100, plus de médecin…", niveaux: "commune,arrondissement",
    choose: (l) => search({ pres: l.code }), need: (q) => { lieu.querySelector("input").value = ""; search({ q }); } });
  const liste = (nom, libelle, valeurs) => h("label", {}, libelle, h("select", { name: nom, onchange: (e) => search({ [nom]: e.target.value }) },
    h("option", { value: "" }, "tous"), valeurs.map(([valeur, words]) => h("option", { value: valeur }, words))));
  const state = h("p", { class: "etat", role: "status" });
  const pane = h("form", { class: "improviser", hidden: true, role: "search", "aria-label": "Improviser", onsubmit: (e) => e.preventDefault() },
    lieu, liste("type", "Type d’acteur", data.types), liste("domaine", "Domaine", data.domaines), state,
    h("button", { type: "button", class: "fermer", onclick: close }, "Revenir au récit (Échap)"));
  box.append(pane);

  async function search(next) {
    choix = { ...choix, ...next };
    const mine = ++turn, question = adresse(choix);
    if (!question) { comeBack(); return; }
    state.textContent = "…";
    try {
      const answer = await fetch(root(`api/scene.json${question}`), { signal: AbortSignal.timeout(15000) });
      if (!answer.ok) throw new Error(String(answer.status));
      const scene = await answer.json();
      if (mine !== turn) return;
      state.textContent = "";
      pane.hidden = true;
      show(scene);
      write(question.slice(1));
      box.querySelector(".scene-panneau").focus({ preventScroll: true, focusVisible: false });
    } catch (error) {
      if (mine !== turn) return;
      if (error.message === "400") { choix = {}; unfold(); } // an address that was mangled on its way
      state.textContent = error.message === "400" ? "Cette vue n’existe pas\u00a0: cherchez ici." : "Le serveur ne répond pas\u00a0: le récit, lui, continue.";
    }
  }

  function unfold() {
    pane.hidden = false;
    pane.querySelector("input").focus();
  }
  /** Forget what was improvised, as any move in the story does. */
  function forget() {
    turn++;
    choix = {};
    pane.hidden = true;
    pane.reset();
    state.textContent = "";
  }
  function close() {
    const something = !pane.hidden || NOMS.some((nom) => choix[nom]);
    if (something) {
      comeBack();
      box.querySelector(".scene-panneau").focus({ preventScroll: true, focusVisible: false });
    }
    return something;
  }
  /** What the address improvises, when it is opened alone. */
  function resume(params) {
    const lu = Object.fromEntries(NOMS.filter((nom) => params.get(nom)).map((nom) => [nom, params.get(nom)]));
    if (Object.keys(lu).length) search(lu);
  }
  return { unfold, close, forget, resume };
}
