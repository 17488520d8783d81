/* The presenter's window: notes, next step, clock, elapsed; in step with the stage on this machine. */
import { h } from "../commun/dom.js";
import { blocs } from "./blocs.js";

const TOUCHES = { ArrowRight: "suivante", PageDown: "suivante", " ": "suivante", ArrowLeft: "precedente", PageUp: "precedente",
  Home: "premiere", End: "derniere", b: "noir" };
const deux = (n) => String(n).padStart(2, "0");

export function suivre(boite, data) {
  const params = new URLSearchParams(location.search);
  const canal = new BroadcastChannel(`recit-${data.nom}`);
  const etat = { n: Math.max(1, Math.min(data.etapes.length, parseInt(params.get("etape"), 10) || 1)), debut: null, noir: false };
  const ordre = (nom) => canal.postMessage({ ordre: nom });
  const heure = h("span", { class: "heure" }), ecoule = h("span", { class: "ecoule" }), place = h("span", { class: "place" });
  const corps = h("section", { class: "notes-corps", "aria-live": "polite", tabindex: "0", "aria-label": "Notes" });
  const apres = h("section", { class: "notes-apres", "aria-label": "Ensuite" });
  boite.className = "recits notes";
  boite.replaceChildren(
    h("header", {}, place, ecoule, heure), corps, apres,
    h("nav", { "aria-label": "Récit" },
      h("button", { type: "button", onclick: () => ordre("precedente") }, "← Précédente"),
      h("button", { type: "button", class: "plein", onclick: () => ordre("suivante") }, "Suivante →"),
      h("button", { type: "button", onclick: () => ordre("noir") }, "Écran noir")));

  function peindre() {
    const etape = data.etapes[etat.n - 1], suivante = data.etapes[etat.n];
    place.textContent = `${etat.n} / ${data.etapes.length}${etat.noir ? " · écran noir" : ""}`;
    corps.replaceChildren(h("h1", {}, etape.titre),
      ...(etape.notes.length ? blocs(etape.notes) : [h("p", { class: "sans" }, "Pas de note pour cette étape.")]),
      ...(etape.sources.length ? [h("h2", {}, "Sources"), ...blocs(etape.sources)] : []));
    corps.scrollTop = 0;
    apres.replaceChildren(h("h2", {}, suivante ? `Ensuite : ${suivante.titre}` : "C’est la dernière étape"),
      ...(suivante ? blocs(suivante.texte.slice(0, 1)) : []));
    document.title = `Notes ${etat.n} / ${data.etapes.length} · ${data.titre}`;
    history.replaceState(history.state, "", `${location.pathname}?recit=${data.nom}&etape=${etat.n}&notes=1`);
  }
  function battre() {
    heure.textContent = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
    const s = etat.debut === null ? null : Math.max(0, Math.floor((Date.now() - etat.debut) / 1000));
    ecoule.textContent = s === null ? "aucun récit ne joue" : `${Math.floor(s / 60)}:${deux(s % 60)}`;
  }
  const auClavier = (e) => {
    if (!boite.isConnected || e.ctrlKey || e.metaKey || e.altKey) return;
    if ((e.key === " " || e.key === "Enter") && e.target.closest?.("button, a")) return;
    const nom = TOUCHES[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (nom) { e.preventDefault(); e.stopPropagation(); ordre(nom); }
  };

  canal.onmessage = ({ data: mot }) => {
    if (!mot.n) return;
    const change = mot.n !== etat.n || mot.noir !== etat.noir;
    Object.assign(etat, mot);
    if (change) peindre();
    battre();
  };
  document.addEventListener("keydown", auClavier, true);
  const minuteur = setInterval(battre, 1000);
  peindre();
  battre();
  canal.postMessage({ bonjour: true });
  return { nom: data.nom, finir: () => { clearInterval(minuteur); canal.close(); document.removeEventListener("keydown", auClavier, true); } };
}
