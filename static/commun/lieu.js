/* A place typed with help: the ARIA combobox pattern over /api/lieux. */
import { h, racine } from "./dom.js";

const GENRES = { departement: "département", region: "région", epci: "intercommunalité", ept: "établissement public territorial" };

let compteur = 0;

/** Make the box. `choisir(lieu)` gets {code, niveau, libelle}; `niveaux` limits what is offered; places
 * of `departement` come first among likes; with `prompt`, Enter takes the likeliest place at once;
 * without, only a sure one. */
export function boiteDeLieu({ libelle, aide, niveaux, choisir, departement = "", prompt = false }) {
  const id = `lieu-${++compteur}`;
  let trouves = [], actif = -1, requete = null, minuteur = 0;

  const liste = h("ul", { id: `${id}-liste`, role: "listbox", "aria-label": `Propositions pour ${libelle}`, hidden: true });
  const etat = h("p", { class: "aide", role: "status", id: `${id}-etat` });
  const champ = h("input", {
    id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
    placeholder: aide, maxlength: 200,
    "aria-expanded": "false", "aria-controls": `${id}-liste`, "aria-autocomplete": "list", "aria-describedby": `${id}-etat`,
    oninput: () => { activer(-1); clearTimeout(minuteur); minuteur = setTimeout(() => chercher(), 120); },
    onkeydown: auClavier,
    onblur: () => setTimeout(fermer, 150),
    onfocus: () => { if (trouves.length) ouvrir(); },
  });

  function fermer() {
    liste.hidden = true;
    champ.setAttribute("aria-expanded", "false");
    champ.removeAttribute("aria-activedescendant");
    actif = -1;
  }
  function ouvrir() {
    liste.hidden = !trouves.length;
    champ.setAttribute("aria-expanded", String(trouves.length > 0));
  }
  function activer(i) {
    actif = i;
    [...liste.children].forEach((li, j) => li.setAttribute("aria-selected", String(i === j)));
    if (i < 0) champ.removeAttribute("aria-activedescendant");
    else {
      champ.setAttribute("aria-activedescendant", `${id}-${i}`);
      liste.children[i].scrollIntoView({ block: "nearest" });
    }
  }
  function prendre(i) {
    const lieu = trouves[i];
    if (!lieu) return;
    champ.value = "";
    trouves = [];
    fermer();
    etat.textContent = "";
    choisir(lieu);
  }

  async function chercher(lettres = 2) {
    const q = champ.value.trim();
    requete?.abort();
    if (q.length < lettres) { trouves = []; etat.textContent = ""; fermer(); return; }
    requete = new AbortController();
    const params = new URLSearchParams({ q, limite: "8" });
    if (niveaux) params.set("niveaux", niveaux);
    if (departement) params.set("departement", departement);
    try {
      const reponse = await fetch(racine(`api/lieux?${params}`), { signal: requete.signal });
      if (!reponse.ok) throw new Error(String(reponse.status));
      trouves = await reponse.json();
    } catch (erreur) {
      if (erreur.name === "AbortError") return;
      trouves = [];
      etat.textContent = "La recherche ne répond pas : réessayez dans un instant.";
      fermer();
      return;
    }
    liste.replaceChildren(...trouves.map((l, i) =>
      h("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); prendre(i); } },
        h("span", {}, l.libelle), h("small", {}, GENRES[l.precision] ?? l.precision))));
    etat.textContent = trouves.length ? "" : `Aucun lieu ne ressemble à « ${q} ».`;
    activer(-1);
    ouvrir();
  }

  async function auClavier(e) {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (!trouves.length) return;
      ouvrir();
      const premier = e.key === "ArrowDown" ? 0 : trouves.length - 1;
      const pas = e.key === "ArrowDown" ? 1 : -1;
      activer(actif < 0 ? premier : (actif + pas + trouves.length) % trouves.length);
    } else if (e.key === "Enter") {
      e.preventDefault();
      clearTimeout(minuteur);
      if (actif >= 0) { prendre(actif); return; }
      const q = champ.value.trim();
      await chercher(1); // Y is a commune of the Somme
      if (champ.value.trim() !== q || !trouves.length) return;
      if (trouves[0].certain || prompt || trouves.length === 1) prendre(0);
      else etat.textContent = "Plusieurs lieux se ressemblent : choisissez avec les flèches, puis Entrée.";
    } else if (e.key === "Escape") {
      if (!liste.hidden) { e.preventDefault(); fermer(); } else champ.value = "";
    }
  }

  return h("div", { class: "lieu" }, h("label", { for: id }, libelle), h("div", { class: "lieu-champ" }, champ, liste), etat);
}
