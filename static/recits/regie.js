/* Playing a récit: which step is on, the keys, the address, the loop. It needs no server once it has begun. */
import { connexion, withoutDialog } from "../commun/connection.js";
import { entitle } from "../commun/drawn.js";
import { improvise } from "./improvise.js";
import { mountScene } from "./scene.js";
import { show, prepare, onFrame } from "../commun/bridge.js";

const KEYS = {
  ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "previous", PageUp: "previous",
  Home: "first", End: "last", p: "notes", f: "fullScreen", b: "black", ".": "black", q: "code", "?": "help", h: "help",
  "/": "commune", l: "loop", Escape: "back", Backspace: "back", r: "back",
};
const between = (n, less, more) => Math.max(less, Math.min(more, n));

export function play(box, data, vocabulary) {
  const params = new URLSearchParams(location.search);
  const total = data.etapes.length;
  const cle = `recit-${data.nom}`;
  const state = { n: between(parseInt(params.get("etape"), 10) || 1, 1, total), black: false, chiffres: "",
    boucle: Math.max(0, between(parseInt(params.get("boucle"), 10) || 0, 0, 600)), looping: false, start: begins(cle) };
  if (state.boucle) state.boucle = Math.max(3, state.boucle);
  let timer = 0, stops = [];

  const orders = {
    next: () => go(state.n + 1), previous: () => go(state.n - 1),
    first: () => go(1), last: () => go(total), go,
    notes: () => { if (!window.open(`presenter?recit=${data.nom}&etape=${state.n}&notes=1`, `${cle}-notes`, "width=900,height=700")) scene.tell("La fenêtre des notes a été bloquée : autorisez les fenêtres de ce site, puis P."); },
    fullScreen: () => (document.fullscreenElement ? document.exitFullscreen() : enlarge()),
    black: () => { state.black = !state.black; scene.black(state.black); announce(); },
    code: () => scene.toggle("code"),
    help: () => scene.toggle("help"),
    commune: () => { scene.close(); impro.unfold(); },
    loop: () => (state.looping ? halt() : loop()),
    back: () => {
      if (scene.close() || impro.close()) return;
      if (state.black) orders.black();
      else if (document.fullscreenElement) document.exitFullscreen();
    },
  };
  const scene = mountScene(box, data, vocabulary, orders);
  const impro = improvise(box, data, { show: paintImprovisation, comeBack: () => go(state.n), write });
  const channel = new BroadcastChannel(cle);
  const announce = () => channel.postMessage({ n: state.n, start: state.start, black: state.black });
  channel.onmessage = ({ data: word }) => {
    if (word.hello) announce();
    else if (word.order && Object.hasOwn(orders, word.order)) orders[word.order](word.n);
  };

  function go(n) {
    state.n = between(n, 1, total);
    impro.forget();
    const etape = data.etapes[state.n - 1];
    scene.show(etape, state.n, state.start);
    show({ ...etape.scene.carte, vol: true, scale: scene.scale() });
    write("");
    announce();
  }

  function paintImprovisation(vue) {
    scene.improvisee(vue, state.n);
    show({ ...vue.carte, vol: true, scale: scene.scale() });
  }

  /** The step in the address, without troubling the server; `ajout`: what is improvised ("pres=46102"). */
  function write(added) {
    const rest = [`recit=${data.nom}`, `etape=${state.n}`, added, state.boucle && `boucle=${state.boucle}`].filter(Boolean);
    history.replaceState(history.state, "", `${location.pathname}?${rest.join("&")}`);
    title();
  }
  const title = () => entitle(`${state.n}. ${data.etapes[state.n - 1].titre} · ${data.titre}`);

  function loop() {
    if (!state.boucle) state.boucle = 12;
    state.looping = true;
    scene.looping(true);
    clearInterval(timer);
    timer = setInterval(() => go(state.n === total ? 1 : state.n + 1), state.boucle * 1000);
  }
  function halt() {
    state.looping = false;
    clearInterval(timer);
    scene.looping(false);
  }

  function onKey(e) {
    if (!box.isConnected) { finish(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const inField = e.target.closest?.("input, select, textarea");
    if (inField && e.key !== "Escape") return;
    if (inField && e.target.getAttribute("aria-expanded") === "true") return; // Escape first closes the list
    if (/^\d$/.test(e.key)) { state.chiffres = (state.chiffres + e.key).slice(-3); scene.numero(state.chiffres); return hold(e); }
    if (e.key === "Enter" && state.chiffres) { const n = Number(state.chiffres); forgetNumber(); interrupt(); go(n); return hold(e); }
    forgetNumber();
    if ((e.key === "Enter" || e.key === " ") && e.target.closest?.("button, a, summary")) return;
    const order = KEYS[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (!order) return;
    if (order !== "loop") interrupt();
    orders[order]();
    hold(e);
  }
  const hold = (e) => { e.preventDefault(); e.stopPropagation(); };
  const forgetNumber = () => { state.chiffres = ""; scene.numero(""); };
  const interrupt = () => { if (state.looping) halt(); };

  let departure = null; // where a finger went down: a swipe turns the page
  const byTouch = (e) => { interrupt(); departure = e.pointerType === "touch" ? [e.clientX, e.clientY] : null; };
  const fingerLeaves = (e) => {
    if (!departure || e.target.closest?.("input, select, .defile-x")) return;
    const [dx, dy] = [e.clientX - departure[0], e.clientY - departure[1]];
    departure = null;
    if (Math.abs(dx) > 60 && Math.abs(dx) > 2 * Math.abs(dy)) (dx < 0 ? orders.next : orders.previous)();
  };

  function listen(target, type, listener) {
    target.addEventListener(type, listener, true);
    stops.push(() => target.removeEventListener(type, listener, true));
  }
  function finish() {
    clearInterval(timer);
    scene.finish();
    stops.forEach((stop) => stop());
    stops = [];
    channel.close();
  }

  listen(document, "keydown", onKey);
  listen(box, "pointerdown", byTouch);
  listen(box, "pointerup", fingerLeaves);
  listen(window, "resize", () => scene.adjust());
  // The map's frame keeps its own keys and touches: the stage hears them too.
  stops.push(onFrame((cadre) => {
    cadre.addEventListener("keydown", onKey, true);
    cadre.addEventListener("pointerdown", interrupt, true);
    prepare(data.etapes.flatMap((e) => [...e.scene.carte.aires, ...e.scene.carte.filtre]));
  }));
  stops.push(withoutDialog());
  stops.push(connexion((lost) => scene.connexion(lost)));
  go(state.n);
  impro.resume(params);
  if (state.boucle) loop();
  watchFrame();
  return { nom: data.nom, finish, title };
}

/** When the récit began, kept over a reload of the page; a new visit begins anew. */
function begins(cle) {
  try {
    const start = Number(sessionStorage.getItem(cle)) || Date.now();
    sessionStorage.setItem(cle, String(start));
    return start;
  } catch { return Date.now(); }
}

/** Take the whole screen; where the browser lets us, Escape then closes what is open before it leaves. */
async function enlarge() {
  try {
    await document.documentElement.requestFullscreen();
    await navigator.keyboard?.lock?.(["Escape"]);
  } catch { /* the window stays as it is */ }
}

/** Keep the screen from going dark, where the browser allows it. */
async function watchFrame() {
  const ask = () => navigator.wakeLock?.request("screen").catch(() => {});
  await ask();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
}
