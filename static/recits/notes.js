/* The presenter's window: notes, next step, clock, elapsed; in step with the stage on this machine. */
import { h } from "../commun/dom.js";
import { entitle } from "../commun/drawn.js";
import { blocs } from "./blocs.js";

const KEYS = { ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "previous", PageUp: "previous",
  Home: "first", End: "last", b: "black" };
const two = (n) => String(n).padStart(2, "0");

export function follow(box, data) {
  const params = new URLSearchParams(location.search);
  const channel = new BroadcastChannel(`recit-${data.nom}`);
  const state = { n: Math.max(1, Math.min(data.etapes.length, parseInt(params.get("etape"), 10) || 1)), start: null, black: false };
  const order = (nom) => channel.postMessage({ order: nom });
  const hour = h("span", { class: "heure" }), elapsed = h("span", { class: "ecoule" }), place = h("span", { class: "place" });
  const body = h("section", { class: "notes-corps", "aria-live": "polite", tabindex: "0", "aria-label": "Notes" });
  const after = h("section", { class: "notes-apres", "aria-label": "Ensuite" });
  box.className = "recits notes";
  box.replaceChildren(
    h("header", {}, place, elapsed, hour), body, after,
    h("nav", { "aria-label": "Récit" },
      h("button", { type: "button", onclick: () => order("previous") }, "← Précédente"),
      h("button", { type: "button", class: "plein", onclick: () => order("next") }, "Suivante →"),
      h("button", { type: "button", onclick: () => order("black") }, "Écran noir")));

  function paint() {
    const etape = data.etapes[state.n - 1], suivante = data.etapes[state.n];
    place.textContent = `${state.n} / ${data.etapes.length}${state.black ? " · écran noir" : ""}`;
    body.replaceChildren(h("h1", {}, etape.titre),
      ...(etape.notes.length ? blocs(etape.notes) : [h("p", { class: "sans" }, "Pas de note pour cette étape.")]),
      ...(etape.sources.length ? [h("h2", {}, "Sources"), ...blocs(etape.sources)] : []));
    body.scrollTop = 0;
    after.replaceChildren(h("h2", {}, suivante ? `Ensuite : ${suivante.titre}` : "C’est la dernière étape"),
      ...(suivante ? blocs(suivante.texte.slice(0, 1)) : []));
    entitle(`Notes ${state.n} / ${data.etapes.length} · ${data.titre}`);
    history.replaceState(history.state, "", `${location.pathname}?recit=${data.nom}&etape=${state.n}&notes=1`);
  }
  function beat() {
    hour.textContent = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
    const s = state.start === null ? null : Math.max(0, Math.floor((Date.now() - state.start) / 1000));
    elapsed.textContent = s === null ? "aucun récit ne joue" : `${Math.floor(s / 60)}:${two(s % 60)}`;
  }
  const onKey = (e) => {
    if (!box.isConnected || e.ctrlKey || e.metaKey || e.altKey) return;
    if ((e.key === " " || e.key === "Enter") && e.target.closest?.("button, a")) return;
    const nom = KEYS[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (nom) { e.preventDefault(); e.stopPropagation(); order(nom); }
  };

  channel.onmessage = ({ data: word }) => {
    if (!word.n) return;
    const change = word.n !== state.n || word.black !== state.black;
    Object.assign(state, word);
    if (change) paint();
    beat();
  };
  document.addEventListener("keydown", onKey, true);
  const timer = setInterval(beat, 1000);
  paint();
  beat();
  channel.postMessage({ hello: true });
  return { nom: data.nom, finish: () => { clearInterval(timer); channel.close(); document.removeEventListener("keydown", onKey, true); } };
}
