/* The layer of town names: as many as the zoom has room for, none over another. */
import { prepareCanvas } from "../draw.js";
import { load, onStage, state } from "../state.js";

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
  draw() {
    const { map, palette } = state, v = this.villes, size = map.getSize(), c = this.canvas, z = map.getZoom();
    if (z > 6.8) this.name("villes-toutes.json");
    if (!v || !size.x || state.flying) return;
    c.hidden = false;
    L.DomUtil.setPosition(c, map.containerPointToLayerPoint([0, 0]));
    c.style.width = `${size.x}px`; c.style.height = `${size.y}px`;
    const ctx = prepareCanvas(c, size), placed = this.placed = [];
    ctx.lineJoin = "round"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
    // From most to least populated: as many names as the zoom has room for.
    const k = state.scale, said = state.asked?.etiquette;
    if (said) {
      const p = map.latLngToContainerPoint([said.lat, said.lon]), y = p.y - 23 * k;
      ctx.font = "700 " + 14 * k + "px system-ui, sans-serif";
      const half = ctx.measureText(said.nom).width / 2 + 4, x = Math.max(half, Math.min(size.x - half, p.x));
      placed.push({ x, y, half });
      ctx.lineWidth = 4 * k; ctx.strokeStyle = palette.halo; ctx.strokeText(said.nom, x, y);
      ctx.fillStyle = palette.aire; ctx.fillText(said.nom, x, y);
    }
    // A hall reads no half name: on stage none is cut by the edge, nor lies under a mark, the legend or the credit.
    const stage = onStage(), taken = stage ? obstacles() : [];
    const covers = (x, y, half) => taken.find((o) => x - half < o.x1 && x + half > o.x0 && y - 8 * k < o.y1 && y + 8 * k > o.y0);
    const free = (x, y, half) => !placed.some((q) => Math.abs(q.x - x) < q.half + half && Math.abs(q.y - y) < 16 * k);
    const upTo = Math.min(v.nom.length, Math.round(12 * Math.pow(3, Math.max(0, z - 4.6))));
    const enough = (size.x * size.y) / (12000 * k * k);
    for (let i = 0; i < upTo && placed.length < enough; i++) {
      const p = map.latLngToContainerPoint([v.lat[i] / 1e4, v.lon[i] / 1e4]);
      if (p.x < -40 || p.y < -10 || p.x > size.x + 40 || p.y > size.y + 10) continue;
      if (said && said.nom === v.nom[i]) continue;
      const body = k === 1 ? (i < 12 ? 13 : 11.5) : k * (i < 12 ? 13 : 12);
      ctx.font = (i < 12 ? "600 " : "500 ") + body + "px system-ui, sans-serif";
      const half = ctx.measureText(v.nom[i]).width / 2 + 4;
      let y = p.y - 12 * k;
      const marque = covers(p.x, y, half);
      if (marque) { // the town's own mark wears its name; another's does not
        if (!marque.r || Math.hypot(marque.ex - p.x, marque.ey - p.y) > marque.r) continue;
        y = [marque.y0 - 10 * k, marque.y1 + 10 * k].find((other) => !covers(p.x, other, half) && free(p.x, other, half));
      }
      if (y === undefined || !free(p.x, y, half)) continue;
      if (stage && (p.x < half || p.x > size.x - half || y < 8 * k || y > size.y - 8 * k)) continue;
      placed.push({ x: p.x, y, half });
      ctx.lineWidth = 3; ctx.strokeStyle = palette.halo; ctx.strokeText(v.nom[i], p.x, y);
      ctx.fillStyle = palette.ville; ctx.fillText(v.nom[i], p.x, y);
    }
  },
});

/** What would hide a name on stage: the marks, the legend, the credit. */
function obstacles() {
  const box = state.map.getContainer(), corner = box.getBoundingClientRect();
  const others = [...box.querySelectorAll(".legende, .leaflet-control-attribution")].map((e) => e.getBoundingClientRect());
  return [
    ...(state.marques.marques || []).map(({ ex, ey, r }) => ({ ex, ey, r, x0: ex - r, x1: ex + r, y0: ey - r, y1: ey + r })),
    ...others.map((b) => ({ x0: b.left - corner.left, x1: b.right - corner.left, y0: b.top - corner.top, y1: b.bottom - corner.top })),
  ];
}
