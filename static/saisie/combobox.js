/* A field with proposals under it: the ARIA combobox pattern, list autocomplete with manual selection. */
import { h } from "../commun/dom.js";

/** Give a field its proposals. `ask(q, signal)` finds them; `row(option)` draws one and `group(option)` heads
 * those of a kind; `choose(option)` takes one, `kept(option)` being what the field then holds; `enter(found, q)` is
 * Enter with none active (by default the form's own) and says which to take; `tell(found, q, failed)` says what came. */
export function combobox(field, { name, ask, row, group = () => "", choose, kept = () => "", enter = null, tell = () => {} }) {
  const { id } = field;
  let found = [], active = -1, request = null, timer = 0;

  const liste = h("div", { id: `${id}-liste`, role: "listbox", "aria-label": name, hidden: true });
  field.after(liste);
  for (const [attribute, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", liste.id], ["aria-autocomplete", "list"]]) field.setAttribute(attribute, value);
  field.addEventListener("input", () => { activate(-1); clearTimeout(timer); timer = setTimeout(() => search(), 120); });
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", () => setTimeout(close, 150));
  field.addEventListener("focus", () => { if (found.length) unfold(); });

  const options = () => [...liste.querySelectorAll("[role=option]")];
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
  function activate(i) {
    active = i;
    options().forEach((li, j) => li.setAttribute("aria-selected", String(i === j)));
    if (i < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", `${id}-${i}`);
      options()[i].scrollIntoView({ block: "nearest" });
    }
  }
  const line = (option, i) => h("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); take(i); } }, row(option));
  function take(i) {
    const option = found[i];
    if (!option) return;
    clearTimeout(timer);
    request?.abort();
    field.value = kept(option);
    found = [];
    close();
    tell(found, "");
    choose(option);
  }

  async function search(letters = 2) {
    const q = field.value.trim();
    request?.abort();
    if (q.length < letters) { found = []; tell(found, ""); close(); return found; }
    request = new AbortController();
    try {
      found = await ask(q, request.signal);
    } catch (error) {
      if (error.name === "AbortError") return [];
      found = [];
      tell(found, q, true);
      close();
      return found;
    }
    liste.replaceChildren(...[...new Set(found.map(group))].map((kind) => h("ul", kind ? { role: "group", "aria-label": kind } : { role: "presentation" },
      kind ? h("li", { class: "groupe", "aria-hidden": "true" }, kind) : null, found.map((option, i) => (group(option) === kind ? line(option, i) : null)))));
    tell(found, q);
    activate(-1);
    if (document.activeElement === field) unfold();
    return found;
  }

  async function onKey(e) {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (!found.length) return;
      unfold();
      const step = e.key === "ArrowDown" ? 1 : -1;
      activate(active < 0 ? (step > 0 ? 0 : found.length - 1) : (active + step + found.length) % found.length);
    } else if (e.key === "Enter") {
      if (active >= 0 || enter) e.preventDefault();
      clearTimeout(timer);
      if (active >= 0) { take(active); return; }
      if (!enter) { request?.abort(); close(); return; }
      const q = field.value.trim(), now = await search(1); // Y is a commune of the Somme
      if (!q || field.value.trim() !== q) return;
      const i = await enter(now, q);
      if (i >= 0 && field.value.trim() === q) { found = now; take(i); }
    } else if (e.key === "Escape") {
      e.preventDefault();
      clearTimeout(timer);
      request?.abort();
      if (!liste.hidden) { close(); return; }
      field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

/** Ask the server for proposals. */
export async function proposals(address, signal) {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
