/* Réunir: what only a browser does with the page the server has drawn (web/panels/reunir.py). */
import { plainClick } from "../commun/dom.js";
import { copyTo, publicAddress } from "../commun/copy.js";
import { lieuField } from "../saisie/lieu.js";
import { show, hover } from "../commun/bridge.js";

export default function reunir({ box, data, changed, first, go }) {
  const state = (box.etat ??= listen(box)), hiddenBefore = state.hidden;
  Object.assign(state, { data, go, hidden: !data.carte });
  if (!first && !changed && state.shown === data.cle) return;
  state.shown = data.cle;
  const lieu = box.querySelector(".lieu");
  if (!lieu.querySelector("[role=listbox]")) lieuField(lieu, { choose: (l) => choose(box, state, l) });
  // A map that was hidden frames a place only once it has its size.
  if (data.carte) setTimeout(() => { if (state.data === data) show(data.carte); }, hiddenBefore && !first ? 120 : 0);
  if (first || !changed || state.kept) { state.kept = false; return; }
  box.querySelector("h1").focus({ preventScroll: true });
  (box.closest("#avant") ?? document.querySelector('[data-testid="stMain"]'))?.scrollTo(0, 0);
}

/** A place was chosen: with the need that is typed, they are a table; alone, they ask for one. */
function choose(box, state, { niveau, code, libelle }) {
  const form = box.querySelector(".demande");
  form.querySelector("[name=lieu]").value = libelle;
  state.go(asked(form, `${niveau}=${code}`));
}

/** What the form asks, as an address of the page; `place` in lieu of the one that is typed. */
function asked(form, place = "") {
  const fields = [...new FormData(form)].filter(([nom, valeur]) => valeur && !(place && (nom === "lieu" || NIVEAUX.has(nom))));
  const rest = new URLSearchParams(fields).toString();
  return `?${[place, rest].filter(Boolean).join("&")}`;
}
const NIVEAUX = new Set(["commune", "arrondissement", "epci", "ept", "departement", "region"]);

/** One listener for all there is: the HTML under it may be another at any time. */
function listen(box) {
  const state = {};
  box.addEventListener("submit", (e) => {
    if (!e.target.matches(".demande")) return;
    e.preventDefault();
    state.go(asked(e.target));
  });
  box.addEventListener("change", ({ target }) => {
    if (target.matches(".serrer select")) { state.kept = true; state.go(asked(target.form)); }
  });
  box.addEventListener("click", (e) => {
    const on = (selector) => e.target.closest(selector);
    const lien = on("a[href^='?']"), carton = on("a[href^='#']");
    if (lien && plainClick(e)) { e.preventDefault(); state.kept = Boolean(on(".chaise, .ecartes")); state.go(lien.getAttribute("href")); }
    if (carton && plainClick(e)) { e.preventDefault(); reach(box, carton.getAttribute("href").slice(1)); }
    if (on(".copier")) copyTo(on(".copier"), publicAddress(state.data.lien, state.data.base));
    if (on(".copier-texte")) copyText(box, on(".copier-texte"));
    if (on(".vers-carte")) document.querySelector(".st-key-tourdetable iframe")?.scrollIntoView({ block: "center" });
  });
  const rank = (e) => Number(e.target.closest("[data-i]")?.dataset.i ?? -1);
  for (const arrives of ["mouseover", "focusin"]) box.addEventListener(arrives, (e) => hover(rank(e)));
  for (const leaves of ["mouseleave", "focusout"]) box.addEventListener(leaves, () => hover(-1));
  document.addEventListener("carte:choix", ({ detail }) => { if (box.isConnected) reach(box, `siege-${detail}`); });
  return state;
}

/** Go from a card of the round table, or from the map, to what is said of it below. */
function reach(box, id) {
  const there = box.querySelector(`[id="${CSS.escape(id)}"]`);
  if (!there) return;
  there.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  const lien = there.querySelector("h3 a, h2");
  if (lien && !lien.href) lien.tabIndex = -1;
  lien?.focus({ preventScroll: true });
}

async function copyText(box, button) {
  const text = box.querySelector("#reunir-invitation"), said = button.textContent;
  try {
    await navigator.clipboard.writeText(text.value);
    button.textContent = "Texte copié";
    setTimeout(() => { button.textContent = said; }, 2500);
  } catch {
    text.focus();
    text.select();
  }
}
