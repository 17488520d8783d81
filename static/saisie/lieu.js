/* A place typed with help, over /api/lieux. */
import { combobox, proposals } from "./combobox.js";
import { h, root, typo } from "../commun/dom.js";

const GENRES = { departement: "département", region: "région", epci: "intercommunalité", ept: "établissement public territorial" };

let counter = 0;

/** Make the box where no page has one: see `lieuField`. */
export function lieuBox({ libelle, help, niveaux = "", departement = "", ...others }) {
  const id = `lieu-${++counter}`;
  const form = h("div", { class: "lieu", "data-niveaux": niveaux, "data-departement": departement }, h("label", { for: id }, libelle),
    h("div", { class: "lieu-champ" }, h("input", { id, type: "text", autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
      placeholder: help, maxlength: 200, "aria-describedby": `${id}-etat` })),
    h("p", { class: "aide", role: "status", id: `${id}-etat` }));
  lieuField(form, others);
  return form;
}

/** Make a combobox of a field (web/panels/templates/lieu.html). `choose(lieu)` gets {code, niveau, libelle}; the
 * box says which levels are offered, and of which département places come first among likes; with `prompt`,
 * Enter takes the likeliest place at once; without, only a sure one. What is no sure place may be a need:
 * `need(q, total)` is told those that fiches answer. */
export function lieuField(form, { choose, prompt = false, need = null }) {
  const { niveaux, departement } = form.dataset, state = form.querySelector(".aide");
  form.addEventListener("submit", (e) => e.preventDefault());
  combobox(form.querySelector("input"), {
    name: `Propositions pour ${form.querySelector("label").textContent}`,
    ask: (q, signal) => {
      const params = new URLSearchParams({ q, limite: "8" });
      if (niveaux) params.set("niveaux", niveaux);
      if (departement) params.set("departement", departement);
      return proposals(root(`api/lieux?${params}`), signal);
    },
    row: (l) => [h("span", {}, l.libelle), h("small", {}, GENRES[l.precision] ?? l.precision)],
    choose,
    enter: async (found, q) => {
      if (found[0]?.certain) return 0;
      const total = need && !found.some((l) => norme(l.libelle).startsWith(norme(q))) ? await answering(q) : 0;
      if (total) { state.textContent = ""; need(q, total); return -1; }
      if (!found.length) return -1;
      if (prompt || found.length === 1) return 0;
      state.textContent = "Plusieurs lieux se ressemblent : choisissez avec les flèches, puis Entrée.";
      return -1;
    },
    tell: (found, q, failed = false) => {
      if (failed) state.textContent = "La recherche ne répond pas : réessayez dans un instant.";
      else state.textContent = !q || found.length ? "" : typo(`Aucun lieu ne ressemble à « ${q} ».`);
    },
  });
}

const norme = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-zA-Z0-9]+/g, " ").trim().toLowerCase();

/** How many fiches answer a need; none when the server does not say. */
async function answering(q) {
  try {
    return (await proposals(root(`api/facettes.json?${new URLSearchParams({ q })}`))).total;
  } catch {
    return 0;
  }
}
