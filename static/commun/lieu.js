/* A place typed with help: the ARIA combobox pattern over /api/lieux. */
import { h, root } from "./dom.js";

const GENRES = { departement: "département", region: "région", epci: "intercommunalité", ept: "établissement public territorial" };

let counter = 0;

/** Make the box where no page has one: see `combobox`. */
export function lieuBox({ libelle, help, niveaux = "", departement = "", ...others }) {
  const id = `lieu-${++counter}`;
  const form = h("div", { class: "lieu", "data-niveaux": niveaux, "data-departement": departement }, h("label", { for: id }, libelle),
    h("div", { class: "lieu-champ" }, h("input", { id, type: "text", autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
      placeholder: help, maxlength: 200, "aria-describedby": `${id}-etat` })),
    h("p", { class: "aide", role: "status", id: `${id}-etat` }));
  combobox(form, others);
  return form;
}

/** Make a combobox of a field (web/panels/templates/lieu.html). `choose(lieu)` gets {code, niveau, libelle}; the
 * box says which levels are offered, and of which département places come first among likes; with `prompt`,
 * Enter takes the likeliest place at once; without, only a sure one. */
export function combobox(form, { choose, prompt = false }) {
  const { niveaux, departement } = form.dataset, field = form.querySelector("input"), { id } = field, state = form.querySelector(".aide");
  let found = [], active = -1, request = null, timer = 0;

  const liste = h("ul", { id: `${id}-liste`, role: "listbox", "aria-label": `Propositions pour ${form.querySelector("label").textContent}`, hidden: true });
  field.after(liste);
  for (const [attribute, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", liste.id], ["aria-autocomplete", "list"]]) field.setAttribute(attribute, value);
  field.addEventListener("input", () => { activer(-1); clearTimeout(timer); timer = setTimeout(() => search(), 120); });
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", () => setTimeout(close, 150));
  field.addEventListener("focus", () => { if (found.length) unfold(); });
  form.addEventListener("submit", (e) => e.preventDefault());

  function close() {
    liste.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    active = -1;
  }
  function unfold() {
    liste.hidden = !found.length;
    field.setAttribute("aria-expanded", String(found.length > 0));
  }
  function activer(i) {
    active = i;
    [...liste.children].forEach((li, j) => li.setAttribute("aria-selected", String(i === j)));
    if (i < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", `${id}-${i}`);
      liste.children[i].scrollIntoView({ block: "nearest" });
    }
  }
  function take(i) {
    const lieu = found[i];
    if (!lieu) return;
    field.value = "";
    found = [];
    close();
    state.textContent = "";
    choose(lieu);
  }

  async function search(letters = 2) {
    const q = field.value.trim();
    request?.abort();
    if (q.length < letters) { found = []; state.textContent = ""; close(); return; }
    request = new AbortController();
    const params = new URLSearchParams({ q, limite: "8" });
    if (niveaux) params.set("niveaux", niveaux);
    if (departement) params.set("departement", departement);
    try {
      const answer = await fetch(root(`api/lieux?${params}`), { signal: request.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      found = await answer.json();
    } catch (error) {
      if (error.name === "AbortError") return;
      found = [];
      state.textContent = "La recherche ne répond pas : réessayez dans un instant.";
      close();
      return;
    }
    liste.replaceChildren(...found.map((l, i) =>
      h("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); take(i); } },
        h("span", {}, l.libelle), h("small", {}, GENRES[l.precision] ?? l.precision))));
    state.textContent = found.length ? "" : `Aucun lieu ne ressemble à « ${q} ».`;
    activer(-1);
    unfold();
  }

  async function onKey(e) {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (!found.length) return;
      unfold();
      const first = e.key === "ArrowDown" ? 0 : found.length - 1;
      const step = e.key === "ArrowDown" ? 1 : -1;
      activer(active < 0 ? first : (active + step + found.length) % found.length);
    } else if (e.key === "Enter") {
      e.preventDefault();
      clearTimeout(timer);
      if (active >= 0) { take(active); return; }
      const q = field.value.trim();
      await search(1); // Y is a commune of the Somme
      if (field.value.trim() !== q || !found.length) return;
      if (found[0].certain || prompt || found.length === 1) take(0);
      else state.textContent = "Plusieurs lieux se ressemblent : choisissez avec les flèches, puis Entrée.";
    } else if (e.key === "Escape") {
      if (!liste.hidden) { e.preventDefault(); close(); } else field.value = "";
    }
  }
}
