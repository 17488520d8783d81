/* The layer of fiches: every mark of the view on one canvas. */
import { marksInView } from "../cluster.js";
import { roleOf as roleAmong } from "../decode.js";
import { paint, prepareCanvas } from "../draw.js";
import { state, tell } from "../state.js";

/** Shape, colour and name of the type a fiche is drawn as. */
export const roleOf = (i) => state.config.roles[roleAmong(state.points, i, state.asked.types || [])];

export const Points = L.Layer.extend({
  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated carte-points", map.getPane("points"));
    this.canvas.setAttribute("aria-hidden", "true");
    map.on("moveend zoomend resize viewreset", this.draw, this);
    map.on("zoomanim", this.zoomAlong, this);
    map.on("zoom", () => { if (state.flying) this.draw(); });
    this.draw();
  },
  zoomAlong({ zoom, center }) {
    if (!this.corner) return; // nothing drawn yet
    const { map } = state;
    L.DomUtil.setTransform(this.canvas, map._latLngToNewLayerPoint(this.corner, zoom, center), map.getZoomScale(zoom));
  },
  /** Draw at the next frame: the pointer may cross several rows, or go on to a click, before anything is seen. */
  drawSoon() {
    cancelAnimationFrame(this.soon);
    this.soon = requestAnimationFrame(() => this.draw());
  },
  draw() {
    const { map, points, visible, palette, scale: k } = state;
    if (!points || !visible) return;
    cancelAnimationFrame(this.soon);
    const size = map.getSize();
    if (!size.x || !size.y) return;
    const origin = map.containerPointToLayerPoint([0, 0]), c = this.canvas;
    this.corner = map.containerPointToLatLng([0, 0]);
    L.DomUtil.setTransform(c, origin, 1);
    c.style.width = `${size.x}px`; c.style.height = `${size.y}px`;
    const ctx = prepareCanvas(c, size);
    // Another fiche under the pointer, or open, gathers no point anew.
    const vue = [origin.x, origin.y, this.corner.lat, this.corner.lng, map.getZoom(), size.x, size.y, k].join();
    if (vue !== this.vue || visible !== this.drawn) this.marques = marksOfView(size, this.corner);
    this.vue = vue; this.drawn = visible;
    for (const m of this.marques) paint(ctx, m, { palette, roleOf, k, ring: ring(m) });
    tell("dessinee", { marques: this.marques.length, visibles: inView() });
  },
});

function marksOfView(size, corner) {
  const { map, points, visible, scale: k } = state, zoom = map.getZoom();
  return marksInView(points, visible, { zoom, size, k, alone: zoom >= map.getMaxZoom(), corner: map.project(corner, zoom) });
}

function ring(m) {
  if (m.membres.includes(state.choisie)) return 4;
  return m.membres.includes(state.survolee) ? 3 : 0;
}

function inView() {
  const b = state.map.getBounds(), w = b.getWest(), e = b.getEast(), s = b.getSouth(), north = b.getNorth();
  const { lon, lat } = state.points;
  let n = 0;
  for (let i = 0; i < state.n; i++) if (state.visible[i] && lon[i] >= w && lon[i] <= e && lat[i] >= s && lat[i] <= north) n++; // NaN is nowhere
  return n;
}
