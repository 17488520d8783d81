/* The map inside streamlit-folium's frame: outlines, town names, and every fiche on one canvas.
 *
 * The shell (pages/_ui/carte.py) calls mountCarte once; the page calls carte.show with what is visible
 * (commun/bridge.js). Data come as files fetched once; names only ever reach the page through textContent or a
 * canvas. */
import { icone } from "../commun/formes.js";
import { countAreas, showAreas, showPlace } from "./layers/areas.js";
import { decode, read } from "./decode.js";
import { PALETTES } from "./draw.js";
import { adjustTouch, shareTouch } from "./fingers.js";
import { fly, followFlights } from "./follow.js";
import { Towns } from "./layers/names.js";
import { adjustOutlines, allowOutlines, levelsShown, prepare, restyleOutlines } from "./layers/outlines.js";
import { closeChoices, followPointer, hoverRow } from "./pointer.js";
import { keptView } from "./memory.js";
import { picture } from "./picture.js";
import { Points, roleOf } from "./layers/points.js";
import { load, state, tell } from "./state.js";
import { countSieges, drawSieges, siegesBox } from "./layers/sieges.js";
import { showTiles } from "./layers/tiles.js";
import { describeInsets, drawInsets, mountInsets, outlineInsets } from "./layers/vignettes.js";
import { fitTo, goTo, keepView, leaveFrame, lookAt, onResize } from "./view.js";

const PANES = ["terres", "limites", "aires", "noms", "points"]; // one over the other; the first three draw outlines

/** Make a Leaflet map ours; `config` is what pages/_ui/carte.py says. */
function mount(map, config) {
  Object.assign(state, { map, config });
  config.roles.forEach((role, rang) => { role.rang = rang; });
  prepareFrame();
  preparePanes();
  const box = map.getContainer();
  followPointer();
  shareTouch();
  L.control.scale({ imperial: false, position: "bottomright", maxWidth: 80 }).addTo(map);
  box.append(legende());
  mountInsets();
  map.attributionControl.setPrefix("");
  map.attributionControl.addAttribution("Limites © IGN, simplifiées · Insee COG 2026");
  const vue = keptView();
  if (vue) map.setView([vue[0], vue[1]], vue[2], { animate: false });
  followFlights();
  state.marques = new Points().addTo(map);
  state.villes = new Towns().addTo(map);
  // A hand on the map: what still hides it (handover.js) has to go.
  for (const gesture of ["pointerdown", "wheel", "keydown"]) box.addEventListener(gesture, () => tell("placee", null), { capture: true, once: true });
  map.on("zoomend moveend", () => { keepView(); adjustOutlines(); });
  for (const gesture of ["mousedown", "touchstart", "wheel", "keydown", "dblclick"]) box.addEventListener(gesture, leaveFrame, { capture: true, passive: true });
  new ResizeObserver(onResize).observe(box);
  load(config.points).then((columns) => {
    state.points = read(columns);
    state.n = state.points.n;
    if (state.asked) show(state.asked);
  }, () => tell("panne", "Les points de la carte n’ont pas pu être chargés ; la liste reste complète.")).finally(() => {
    // The fiches first; what only helps to place them comes after.
    allowOutlines();
    outlineInsets();
    state.villes.name("villes.json");
  });
  window.carte = { show, hover: hoverRow, setTheme, fitTo: lookAt, goTo, prepare, picture, roleOf, read: describe }; // from now on
  tell("prete", null);
}

/** Show what the page asks: which fiches, which one is open, which territories are lit, where to look. */
function show(next) {
  const { visibles } = state.asked && state.visible ? state.asked : {};
  state.asked = next;
  if (!state.points) return;
  if (next.visibles !== visibles) {
    state.visible = decode(next.visibles, state.n);
    closeChoices(); // of a spot as it was
  }
  state.choisie = next.choisie;
  enlarge(next.scale || 1);
  showTiles(next.fond || "contours");
  showPlace(next.lieu, next.liens);
  showAreas(next.aires, next.filtre, next.membres, next.voisins);
  document.body.classList.toggle("avec-vignettes", Boolean(next.vignettes));
  frame(next);
  requestAnimationFrame(() => adjustTouch()); // the page may have become longer
  state.marques.draw();
  drawInsets();
  drawSieges();
  state.villes.drawSoon(); // names go round the marks
}

/** Look where the page asks, once: the visitor may then look elsewhere. */
function frame({ vol, cadre }) {
  if (!cadre || cadre.cle === state.cadre) return;
  // The first view of a visit keeps what the visitor last saw, unless the address asks for a place.
  if (vol) fly(cadre.limites);
  else if (state.cadre !== undefined || cadre.cle || !keptView()) fitTo(cadre.limites);
  state.cadre = cadre.cle;
}

function enlarge(scale) {
  document.body.classList.toggle("en-scene", Boolean(state.asked.vol));
  document.body.classList.toggle("une-seule", state.choisie >= 0);
  if (scale === state.scale) return;
  state.scale = scale;
  document.documentElement.style.setProperty("--echelle", scale);
  state.map.fire("viewreset");
}

function setTheme(theme) {
  const wanted = PALETTES[theme] || PALETTES.light;
  if (wanted === state.palette) return;
  state.palette = wanted;
  document.body.dataset.theme = theme;
  restyleOutlines();
  if (state.asked) show(state.asked);
  state.map.eachLayer((layer) => layer.draw?.());
}

/** What the shapes mean; folded where there is little room. */
function legende() {
  const details = document.createElement("details"), titre = document.createElement("summary"), liste = document.createElement("ul");
  details.className = "legende";
  details.open = window.innerWidth > 900;
  titre.textContent = "Légende";
  for (const role of state.config.roles) {
    const li = document.createElement("li");
    li.append(icone(document, role.forme, role.couleur, 15), role.libelle);
    liste.append(li);
  }
  const groupe = document.createElement("li"), circle = document.createElement("span");
  circle.className = "groupe";
  circle.textContent = "5";
  groupe.append(circle, "Plusieurs fiches, par type");
  liste.append(groupe);
  details.append(titre, liste, siegesBox());
  L.DomEvent.disableClickPropagation(details);
  return details;
}

function prepareFrame() {
  if (window.frameElement) window.frameElement.title = "Carte des fiches (la liste dit la même chose)";
  document.documentElement.lang = "fr";
  document.title = "Carte des fiches";
  document.querySelectorAll("meta[name=viewport]").forEach((m) => m.setAttribute("content", "width=device-width, initial-scale=1"));
}

function preparePanes() {
  const { map } = state;
  state.renderers = {};
  for (const [i, pane] of PANES.entries()) {
    map.createPane(pane).style.zIndex = (pane === "terres" ? 150 : 300) + i * 20;
    map.getPane(pane).style.pointerEvents = "none";
    if (i < 3) state.renderers[pane] = L.canvas({ pane, padding: 0.3 });
  }
}

/** What the map shows, for tests and for the figures of bench/. */
function describe() {
  const { map } = state;
  return {
    n: state.n, visibles: state.visible ? Array.from(state.visible) : [], choisie: state.choisie, survolee: state.survolee,
    marques: state.marques?.marques || [], noms: state.villes?.placed || [], vignettes: describeInsets(), ...countAreas(), sansSiege: countSieges(),
    centre: map.getCenter(), zoom: map.getZoom(), flying: state.flying, placee: state.placee, niveaux: levelsShown(), prepared: state.prepared,
    moving: Boolean(map._animatingZoom || (map._panAnim && map._panAnim._inProgress)),
  };
}

const { asked } = window.mountCarte; // by the shell, before the modules came (boot.js)
window.mountCarte = mount;
if (asked) mount(...asked);
