/* Playing a récit: which step is on, the keys, the address, the loop. It needs no server once it has begun. */
import { connexion, sansDialogue } from "../commun/connection.js";
import { improviser } from "./improvise.js";
import { monterScene } from "./scene.js";
import { montrer, preparer, surCadre } from "../commun/bridge.js";

const TOUCHES = {
  ArrowRight: "suivante", PageDown: "suivante", " ": "suivante", ArrowLeft: "precedente", PageUp: "precedente",
  Home: "premiere", End: "derniere", p: "notes", f: "pleinEcran", b: "noir", ".": "noir", q: "code", "?": "aide", h: "aide",
  "/": "commune", l: "boucle", Escape: "retour", Backspace: "retour", r: "retour",
};
const entre = (n, moins, plus) => Math.max(moins, Math.min(plus, n));

export function jouer(boite, data, vocabulaire) {
  const params = new URLSearchParams(location.search);
  const total = data.etapes.length;
  const cle = `recit-${data.nom}`;
  const etat = { n: entre(parseInt(params.get("etape"), 10) || 1, 1, total), noir: false, chiffres: "",
    boucle: Math.max(0, entre(parseInt(params.get("boucle"), 10) || 0, 0, 600)), enBoucle: false, debut: commence(cle) };
  if (etat.boucle) etat.boucle = Math.max(3, etat.boucle);
  let minuteur = 0, arrets = [];

  const ordres = {
    suivante: () => aller(etat.n + 1), precedente: () => aller(etat.n - 1),
    premiere: () => aller(1), derniere: () => aller(total), aller,
    notes: () => { if (!window.open(`presenter?recit=${data.nom}&etape=${etat.n}&notes=1`, `${cle}-notes`, "width=900,height=700")) scene.dire("La fenêtre des notes a été bloquée : autorisez les fenêtres de ce site, puis P."); },
    pleinEcran: () => (document.fullscreenElement ? document.exitFullscreen() : agrandir()),
    noir: () => { etat.noir = !etat.noir; scene.noir(etat.noir); annoncer(); },
    code: () => scene.basculer("code"),
    aide: () => scene.basculer("aide"),
    commune: () => { scene.fermer(); impro.ouvrir(); },
    boucle: () => (etat.enBoucle ? arreter() : boucler()),
    retour: () => {
      if (scene.fermer() || impro.fermer()) return;
      if (etat.noir) ordres.noir();
      else if (document.fullscreenElement) document.exitFullscreen();
    },
  };
  const scene = monterScene(boite, data, vocabulaire, ordres);
  const impro = improviser(boite, data, { montrer: peindreImprovisation, revenir: () => aller(etat.n), ecrire });
  const canal = new BroadcastChannel(cle);
  const annoncer = () => canal.postMessage({ n: etat.n, debut: etat.debut, noir: etat.noir });
  canal.onmessage = ({ data: mot }) => {
    if (mot.bonjour) annoncer();
    else if (mot.ordre && Object.hasOwn(ordres, mot.ordre)) ordres[mot.ordre](mot.n);
  };

  function aller(n) {
    etat.n = entre(n, 1, total);
    impro.oublier();
    const etape = data.etapes[etat.n - 1];
    scene.montrer(etape, etat.n, etat.debut);
    montrer({ ...etape.scene.carte, vol: true, echelle: scene.echelle() });
    ecrire("");
    annoncer();
  }

  function peindreImprovisation(vue) {
    scene.improvisee(vue, etat.n);
    montrer({ ...vue.carte, vol: true, echelle: scene.echelle() });
  }

  /** The step in the address, without troubling the server; `ajout`: what is improvised ("pres=46102"). */
  function ecrire(ajout) {
    const suite = [`recit=${data.nom}`, `etape=${etat.n}`, ajout, etat.boucle && `boucle=${etat.boucle}`].filter(Boolean);
    history.replaceState(history.state, "", `${location.pathname}?${suite.join("&")}`);
    document.title = `${etat.n}. ${data.etapes[etat.n - 1].titre} · ${data.titre}`;
  }

  function boucler() {
    if (!etat.boucle) etat.boucle = 12;
    etat.enBoucle = true;
    scene.enBoucle(true);
    clearInterval(minuteur);
    minuteur = setInterval(() => aller(etat.n === total ? 1 : etat.n + 1), etat.boucle * 1000);
  }
  function arreter() {
    etat.enBoucle = false;
    clearInterval(minuteur);
    scene.enBoucle(false);
  }

  function auClavier(e) {
    if (!boite.isConnected) { finir(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const dansUnChamp = e.target.closest?.("input, select, textarea");
    if (dansUnChamp && e.key !== "Escape") return;
    if (dansUnChamp && e.target.getAttribute("aria-expanded") === "true") return; // Escape first closes the list
    if (/^\d$/.test(e.key)) { etat.chiffres = (etat.chiffres + e.key).slice(-3); scene.numero(etat.chiffres); return tenir(e); }
    if (e.key === "Enter" && etat.chiffres) { const n = Number(etat.chiffres); oublierNumero(); interrompre(); aller(n); return tenir(e); }
    oublierNumero();
    if ((e.key === "Enter" || e.key === " ") && e.target.closest?.("button, a, summary")) return;
    const ordre = TOUCHES[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (!ordre) return;
    if (ordre !== "boucle") interrompre();
    ordres[ordre]();
    tenir(e);
  }
  const tenir = (e) => { e.preventDefault(); e.stopPropagation(); };
  const oublierNumero = () => { etat.chiffres = ""; scene.numero(""); };
  const interrompre = () => { if (etat.enBoucle) arreter(); };

  let depart = null; // where a finger went down: a swipe turns the page
  const auDoigt = (e) => { interrompre(); depart = e.pointerType === "touch" ? [e.clientX, e.clientY] : null; };
  const leDoigtPart = (e) => {
    if (!depart || e.target.closest?.("input, select, .defile-x")) return;
    const [dx, dy] = [e.clientX - depart[0], e.clientY - depart[1]];
    depart = null;
    if (Math.abs(dx) > 60 && Math.abs(dx) > 2 * Math.abs(dy)) (dx < 0 ? ordres.suivante : ordres.precedente)();
  };

  function ecouter(cible, type, ecouteur) {
    cible.addEventListener(type, ecouteur, true);
    arrets.push(() => cible.removeEventListener(type, ecouteur, true));
  }
  function finir() {
    clearInterval(minuteur);
    scene.finir();
    arrets.forEach((arret) => arret());
    arrets = [];
    canal.close();
  }

  ecouter(document, "keydown", auClavier);
  ecouter(boite, "pointerdown", auDoigt);
  ecouter(boite, "pointerup", leDoigtPart);
  ecouter(window, "resize", () => scene.ajuster());
  // The map's frame keeps its own keys and touches: the stage hears them too.
  arrets.push(surCadre((cadre) => {
    cadre.addEventListener("keydown", auClavier, true);
    cadre.addEventListener("pointerdown", interrompre, true);
    preparer(data.etapes.flatMap((e) => [...e.scene.carte.aires, ...e.scene.carte.filtre]));
  }));
  arrets.push(sansDialogue());
  arrets.push(connexion((perdue) => scene.connexion(perdue)));
  aller(etat.n);
  impro.reprendre(params);
  if (etat.boucle) boucler();
  veiller();
  return { nom: data.nom, finir };
}

/** When the récit began, kept over a reload of the page; a new visit begins anew. */
function commence(cle) {
  try {
    const debut = Number(sessionStorage.getItem(cle)) || Date.now();
    sessionStorage.setItem(cle, String(debut));
    return debut;
  } catch { return Date.now(); }
}

/** Take the whole screen; where the browser lets us, Escape then closes what is open before it leaves. */
async function agrandir() {
  try {
    await document.documentElement.requestFullscreen();
    await navigator.keyboard?.lock?.(["Escape"]);
  } catch { /* the window stays as it is */ }
}

/** Keep the screen from going dark, where the browser allows it. */
async function veiller() {
  const demander = () => navigator.wakeLock?.request("screen").catch(() => {});
  await demander();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) demander(); });
}
