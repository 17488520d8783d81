/* The layer of fiches that have no seat: where they act, a tint and a number a département. Asked for in the legend. */
import { geojson } from "./outlines.js";
import { load, state } from "../state.js";

let by = null, shapes = null, layer = null, on = false, counts = new Map();

/** The box to tick in the legend, hidden where every fiche found has a point. */
export function siegesBox() {
  const label = document.createElement("label"), box = Object.assign(document.createElement("input"), { type: "checkbox" });
  const words = document.createElement("span");
  label.className = "sans-siege";
  label.append(box, words);
  box.addEventListener("change", () => turn(box.checked));
  adjust = () => {
    const n = withoutPoint();
    label.hidden = !n || !state.asked?.vignettes;
    words.textContent = `Sans siège connu (${n})`;
  };
  return label;
}
let adjust = () => {};

function withoutPoint() {
  const { points, visible, n } = state;
  let found = 0;
  if (visible) for (let i = 0; i < n; i++) if (visible[i] && Number.isNaN(points.lon[i])) found++;
  return found;
}

async function turn(yes) {
  on = yes;
  if (on && !by) {
    [by, shapes] = await Promise.all([load(state.config.sansSiege), geojson("departement")]).catch(() => [null, null]);
    if (!by) on = false;
  }
  drawSieges();
  state.villes.drawSoon();
}

/** Draw what is found without a seat, as long as one wants to see it. */
export function drawSieges() {
  adjust();
  if (layer) { state.map.removeLayer(layer); layer = null; }
  counts = new Map();
  if (!on || !by) return;
  for (const [code, list] of Object.entries(by)) {
    const n = list.filter((i) => state.visible[i]).length;
    if (n) counts.set(code, n);
  }
  const { palette } = state, most = Math.max(1, ...counts.values());
  layer = L.geoJSON(shapes.features.filter((f) => counts.has(f.properties.code)), {
    renderer: state.renderers.aires, interactive: false,
    style: (f) => ({ stroke: false, fillColor: palette.aire, fillOpacity: 0.05 + 0.25 * Math.sqrt(counts.get(f.properties.code) / most) }),
  }).addTo(state.map);
}

/** The numbers to write, and where: names.js finds them room. */
export function siegesNamed() {
  if (!layer) return [];
  return layer.getLayers().map((l) => ({ nom: String(counts.get(l.feature.properties.code)), at: state.map.latLngToContainerPoint(l.getBounds().getCenter()) }));
}

/** How many départements are tinted, and with what numbers, for tests. */
export const countSieges = () => Object.fromEntries(counts);
