/* The layer of names: that of the fiche that is open, those of the fiches one is close to, then as many towns as there is
 * room for. None lies over another, over a mark, over an inset or a control, nor is cut by an edge. */
import { prepareCanvas } from "../draw.js";
import { overMap } from "../insets.js";
import { load, onStage, pageAround, state } from "../state.js";
import { siegesNamed } from "./sieges.js";
import { describeInsets } from "./vignettes.js";

const CLOSE = 10; // zoom from which fiches alone say their names
const FEW = 14; // marks a hall can read the names of
const RING = 9; // pixels of the ring round the fiche that is open (draw.js)
const LONGEST = 34; // characters of a name on the map; the list says it whole
const SHORT = 18; // in a hall, where there is no room for more: better the start of a name than none
// Where a name is tried, in shares of what it needs: above, below, beside, then askew; and how many pixels further.
const AROUND = [[0, -1], [0, 1], [1, 0], [-1, 0], [0.8, -0.8], [-0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]];
const AWAY = [0, 14, 28, 44, 62, 84, 110, 140];
const CONTROLS = ".legende, .leaflet-control-attribution, .leaflet-control-scale, .leaflet-control-zoom";

export const Towns = L.Layer.extend({
  onAdd(m) {
    this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide", m.getPane("noms"));
    this.canvas.setAttribute("aria-hidden", "true");
    m.on("moveend zoomend resize viewreset", this.draw, this);
    m.on("zoom", () => { if (state.flying) this.canvas.hidden = true; });
  },
  name(fichier) {
    if (this.fichier === fichier) return;
    this.fichier = fichier;
    load(state.config.territoires + fichier).then((v) => { this.villes = v; this.draw(); }, () => { this.fichier = null; });
  },
  /** Draw once the marks are: a filter is answered by them first. */
  drawSoon() {
    cancelAnimationFrame(this.soon);
    this.soon = requestAnimationFrame(() => this.draw());
  },
  draw() {
    const { map, palette, scale: k } = state, v = this.villes, size = map.getSize(), c = this.canvas, z = map.getZoom();
    cancelAnimationFrame(this.soon);
    if (z > 6.8) this.name("villes-toutes.json");
    if (!v || !size.x || state.flying) return;
    c.hidden = false;
    L.DomUtil.setPosition(c, map.containerPointToLayerPoint([0, 0]));
    c.style.width = `${size.x}px`; c.style.height = `${size.y}px`;
    const ctx = prepareCanvas(c, size), room = new Room(size, k), placed = this.placed = [];
    ctx.lineJoin = "round"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
    const say = (nom, at, { font, ink, halo, height }) => {
      ctx.font = font;
      const half = widthOf(ctx, nom) / 2 + 4, where = room.find(at, half, height / 2);
      if (!where) return false;
      if (where.from) lead(ctx, where, half, height / 2, ink);
      placed.push({ nom, x: where.x, y: where.y, half, height });
      ctx.lineWidth = halo; ctx.strokeStyle = palette.halo; ctx.strokeText(nom, where.x, where.y);
      ctx.fillStyle = ink; ctx.fillText(nom, where.x, where.y);
      return true;
    };
    const open = state.asked?.etiquette, fiche = { font: `700 ${14 * k}px system-ui, sans-serif`, ink: palette.aire, halo: 4 * k, height: 18 * k };
    if (open) say(shortened(open.nom), { ...pixel(open), must: true }, fiche);
    const alone = { font: `600 ${12 * k}px system-ui, sans-serif`, ink: palette.aire, halo: 3 * k, height: 15 * k };
    for (const { nom, at } of fichesNamed(z)) say(shortened(nom), at, alone) || (onStage() && say(shortened(nom, SHORT), at, alone));
    for (const { nom, at } of siegesNamed()) say(nom, { ...at, over: true }, { font: `700 ${12 * k}px system-ui, sans-serif`, ink: palette.aire, halo: 3 * k, height: 14 * k });
    // From most to least populated.
    const upTo = Math.min(v.nom.length, Math.round(20 * Math.pow(3, Math.max(0, z - 4.6)))), enough = (size.x * size.y) / (12000 * k * k);
    for (let i = 0; i < upTo && placed.length < enough; i++) {
      const at = pixel({ lat: v.lat[i] / 1e4, lon: v.lon[i] / 1e4 });
      if (at.x < -40 || at.y < -10 || at.x > size.x + 40 || at.y > size.y + 10 || open?.nom === v.nom[i]) continue;
      const body = k === 1 ? (i < 12 ? 13 : 11.5) : k * (i < 12 ? 13 : 12);
      say(v.nom[i].replaceAll("'", "’"), at, { font: `${i < 12 ? "600" : "500"} ${body}px system-ui, sans-serif`, ink: palette.ville, halo: 3, height: body + 3 });
    }
  },
});

/** The fiches alone under a mark, where one is close enough to read their names; in a hall, where there are few. */
function fichesNamed(zoom) {
  const { marques, config } = state;
  if (!marques.marques || (zoom < CLOSE && !(onStage() && marques.marques.length <= FEW))) return [];
  if (!state.noms) { load(config.noms).then((n) => { state.noms = n; state.villes.draw(); }, () => {}); return []; }
  return marques.marques.filter((m) => m.membres.length === 1 && m.membres[0] !== state.choisie)
    .map((m) => ({ nom: state.noms.nom[m.membres[0]].replaceAll("'", "’"), at: { x: m.ex, y: m.ey } }));
}

/** A line from a mark to its name, when that is away from it. */
function lead(ctx, { x, y, from: { ex, ey, r } }, half, demi, ink) {
  const toX = Math.max(x - half, Math.min(ex, x + half)), toY = Math.max(y - demi, Math.min(ey, y + demi)), far = Math.hypot(toX - ex, toY - ey) || 1;
  ctx.beginPath(); ctx.moveTo(ex + ((toX - ex) * r) / far, ey + ((toY - ey) * r) / far); ctx.lineTo(toX, toY);
  ctx.lineWidth = 1.5; ctx.strokeStyle = ink; ctx.stroke();
}

const shortened = (nom, most = LONGEST) => (nom.length > most ? `${nom.slice(0, most - 1).trimEnd()}…` : nom);
const pixel = ({ lat, lon }) => state.map.latLngToContainerPoint([lat, lon]);

const widths = new Map(); // font and name -> pixels: measured once
function widthOf(ctx, nom) {
  const key = ctx.font + nom;
  if (!widths.has(key)) widths.set(key, ctx.measureText(nom).width);
  return widths.get(key);
}

/** What is left of the map for names: what lies on it, and what has been said. */
class Room {
  constructor(size, k) {
    Object.assign(this, { size, k, taken: obstacles() });
  }

  /** A place for a name near a point: above it, below, beside; round the mark the point is under. Null when none is free.
   * `must`: pushed in from the edges, and further away, rather than left out; `far` is then true, and `from` the mark. */
  find({ x, y, must, over }, half, demi) {
    const { k } = this, under = this.taken.find((o) => o.r && Math.hypot(o.ex - x, o.ey - y) <= o.r + 2 * k);
    const around = under ? { x: under.ex, y: under.ey, up: under.r + demi + 2 * k, side: under.r + half } : { x, y, up: 12 * k, side: half + 5 * k };
    const { up, side } = around, turns = must ? AROUND : AROUND.slice(0, 4), away = must ? AWAY : [0];
    const tried = away.flatMap((d) => turns.map(([dx, dy]) => ({ x: around.x + dx * (side + d * k), y: around.y + dy * (up + d * k), far: d > 0 })));
    if (over && !under) tried.unshift({ x, y }); // a number of an area, in its middle
    if (must) for (const place of tried) place.x = Math.max(half, Math.min(this.size.x - half, place.x));
    const found = tried.find((place) => this.free(place, half, demi)) ?? (must ? tried[0] : null);
    if (found?.far) found.from = under ?? { ex: x, ey: y, r: 0 };
    if (found) this.taken.push({ x0: found.x - half, x1: found.x + half, y0: found.y - demi, y1: found.y + demi });
    return found;
  }

  free({ x, y }, half, demi) {
    const { size } = this, x0 = x - half, x1 = x + half, y0 = y - demi, y1 = y + demi;
    if (x0 < 0 || y0 < 0 || x1 > size.x || y1 > size.y) return false;
    return !this.taken.some((o) => x0 < o.x1 && x1 > o.x0 && y0 < o.y1 && y1 > o.y0);
  }
}

/** A mark with the ring of what is open. */
const ringed = (m) => (m.membres.includes(state.choisie) ? { ...m, r: m.r + RING } : m);

/** What would hide a name: marks, insets, controls. */
function obstacles() {
  const box = state.map.getContainer(), corner = box.getBoundingClientRect();
  const others = [...box.querySelectorAll(CONTROLS)].map((e) => e.getBoundingClientRect()).filter((b) => b.width);
  return [
    ...(state.marques.marques || []).map(ringed).map(({ ex, ey, r }) => ({ ex, ey, r, x0: ex - r - 1, x1: ex + r + 1, y0: ey - r - 1, y1: ey + r + 1 })),
    ...(state.asked?.vignettes ? [{ x0: 0, x1: box.clientWidth, y0: 0, y1: overMap(pageAround()) }] : []),
    ...(onStage() ? [] : describeInsets()).map(({ x, y, w, h }) => ({ x0: x, x1: x + w, y0: y, y1: y + h })),
    ...others.map((b) => ({ x0: b.left - corner.left, x1: b.right - corner.left, y0: b.top - corner.top, y1: b.bottom - corner.top })),
  ];
}
