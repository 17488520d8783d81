/* The outlines of territories, level by level: which are drawn depends on how close one looks. */
import { layers } from "../decode.js";
import { load, onStage, state, tell } from "../state.js";

// `from`, `upTo` and `until`: zooms; `pane`: what they are drawn on. Waters are true to a kilometre or two: of no use close up.
const NIVEAUX = {
  fond: { fichier: "fond.topojson", from: 0, pane: "terres" },
  region: { fichier: "limites.topojson", from: 0, pane: "terres" },
  lac: { fichier: "eaux.topojson", from: 0, until: 9, pane: "limites" },
  riviere: { fichier: "eaux.topojson", from: 0, until: 9, pane: "limites" },
  departement: { fichier: "limites.topojson", from: 5, upTo: 10, pane: "limites" },
  epci: { fichier: "epci.topojson", from: 8.5, upTo: 10, pane: "limites" },
  ept: { fichier: "ept.geojson", from: 99, pane: "limites" },
  arrondissement: { fichier: "arrondissements.geojson", from: 11, pane: "limites" },
};
const drawn = {}; // level -> promise of its layer
const shown = new Set(); // levels on the map now
const topologies = new Map(); // promise of a file -> promise of its layers
const communes = new Map(); // département -> layer on the map
let allowed = false;

/** The fiches first, then what places them. */
export function allowOutlines() {
  allowed = true;
  adjustOutlines();
}

/** Show the levels this zoom calls for, hide the others. */
export async function adjustOutlines() {
  if (!allowed) return;
  const { map } = state, zoom = map.getZoom();
  for (const [niveau, { from, upTo = 99, until = 99 }] of Object.entries(NIVEAUX)) {
    if (zoom < from && !drawn[niveau]) continue;
    const layer = await layerOf(niveau).catch(() => null);
    if (!layer) continue;
    const wanted = map.getZoom() >= from && map.getZoom() < until && !(closeUp() && upTo <= 10);
    if (niveau === "region") layer.setStyle(styleOf(niveau));
    if (wanted && !map.hasLayer(layer)) layer.addTo(map);
    if (!wanted && map.hasLayer(layer)) map.removeLayer(layer);
    shown[wanted ? "add" : "delete"](niveau);
  }
  await adjustCommunes();
  state.placee = true;
  tell("placee", null); // the outlines that could be had are drawn
}

/** The levels that are on the map. */
export const levelsShown = () => [...shown];

/** Close enough for the communes: their exact borders take over from the simplified ones (1 km). */
const closeUp = () => state.map.getZoom() >= 10 && !onStage(); // a hall cannot read them

/** Take the colours in force. */
export function restyleOutlines() {
  for (const [niveau, promise] of Object.entries(drawn)) promise.then((layer) => layer.setStyle(styleOf(niveau)), () => {});
  for (const layer of communes.values()) layer.setStyle(styleOf("commune"));
}

/** Fetch and build ahead all that some territories need, so that the network may go. */
export async function prepare(territoires) {
  for (const niveau of ["departement", "epci"]) await layerOf(niveau).catch(() => {});
  await Promise.all([outlinesOf([...new Set(territoires)]), load(`${state.config.territoires}villes-toutes.json`).catch(() => {}), load(state.config.noms).catch(() => {})]);
  state.prepared = true;
}

/** The GeoJSON features of some territories ("epci:200067361", …), from files already known. */
export async function outlinesOf(territoires) {
  const features = [];
  for (const territoire of territoires) {
    const [niveau, code] = territoire.split(":");
    if (niveau === "pays") continue;
    const geo = await (niveau === "commune" ? communesOf(departementOf(code)) : geojson(niveau)).catch(() => null);
    const feature = geo && geo.features.find((f) => f.properties.code === code);
    if (feature) features.push(feature);
  }
  return features;
}

const departementOf = (commune) => commune.slice(0, commune.startsWith("97") ? 3 : 2);
const communesOf = (departement) => load(`${state.config.territoires}communes-${departement}.geojson`);

/** The GeoJSON of a level. */
export function geojson(niveau) {
  const { fichier } = NIVEAUX[niveau];
  const content = load(state.config.territoires + fichier);
  if (!fichier.endsWith(".topojson")) return content;
  if (!topologies.has(content)) topologies.set(content, content.then(layers));
  return topologies.get(content).then((byNiveau) => byNiveau[niveau]);
}

function layerOf(niveau) {
  if (drawn[niveau]) return drawn[niveau];
  drawn[niveau] = geojson(niveau).then((geo) => L.geoJSON(geo, {
    style: () => styleOf(niveau), renderer: state.renderers[NIVEAUX[niveau].pane], interactive: false,
  }));
  drawn[niveau].catch(() => delete drawn[niveau]); // asked again at the next move
  return drawn[niveau];
}

async function adjustCommunes() {
  const { map } = state, wanted = new Set();
  if (closeUp()) {
    const vue = map.getBounds(), layer = await layerOf("departement").catch(() => null);
    if (!layer) return;
    layer.eachLayer((l) => { if (l.getBounds().intersects(vue)) wanted.add(l.feature.properties.code); });
  }
  for (const [code, layer] of communes) if (!wanted.has(code)) { map.removeLayer(layer); communes.delete(code); }
  for (const code of wanted) {
    if (communes.has(code)) continue;
    const geo = await communesOf(code).catch(() => null);
    if (!geo || communes.has(code) || !closeUp()) continue;
    const layer = L.geoJSON(geo, { style: () => styleOf("commune"), renderer: state.renderers.limites, interactive: false });
    communes.set(code, layer.addTo(map));
  }
}

function styleOf(niveau) {
  const { palette } = state;
  if (niveau === "fond") return { stroke: false, fillColor: palette.voisin, fillOpacity: 1, interactive: false };
  if (niveau === "region") return { color: palette.region, weight: 1.2, stroke: !closeUp(), fillColor: palette.terre, fillOpacity: 1, interactive: false };
  if (niveau === "lac") return { stroke: false, fillColor: palette.mer, fillOpacity: 1, interactive: false };
  if (niveau === "riviere") return { color: palette.eau, weight: onStage() ? 2.4 : 1.4, fill: false, interactive: false };
  const weight = { departement: 0.8, epci: 0.7, commune: 0.5, ept: 0.7, arrondissement: 0.5 }[niveau];
  return { color: palette[niveau] || palette.epci, weight, fill: false, interactive: false };
}
