/* What the map looks like: its colours, and a mark on a canvas. The map draws with it, and so does the picture
 * shown before it (preview.js). */
import { trace } from "../commun/formes.js";

export const PALETTES = {
  light: { mer: "#dfe9ec", terre: "#f7f4ec", voisin: "#ebe8e0", region: "#8d8878", departement: "#b9b4a5",
    epci: "#cbc6b8", commune: "#d6d2c6", ville: "#4a463c", halo: "#f7f4ec", groupe: "#2f4858",
    groupText: "#ffffff", edge: "#ffffff", aire: "#b3430a", lieu: "#111111" },
  dark: { mer: "#16212a", terre: "#24323c", voisin: "#1d2932", region: "#7f909b", departement: "#4f616d",
    epci: "#445662", commune: "#3b4c57", ville: "#d7dee2", halo: "#24323c", groupe: "#e8e2d0",
    groupText: "#1b252c", edge: "#0f171d", aire: "#ffb27a", lieu: "#ffffff" },
};

/** Make a canvas as sharp as the screen; returns its context, in pixels of the page. */
export function prepareCanvas(canvas, size) {
  const dpr = window.devicePixelRatio || 1, ctx = canvas.getContext("2d");
  canvas.width = size.x * dpr;
  canvas.height = size.y * dpr;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  return ctx;
}

/** Draw a mark; `roleOf(i)`: shape and colour of a fiche alone; `ring`: width of the ring round it. */
export function paint(ctx, m, { palette, roleOf, k = 1, ring = 0 }) {
  ctx.lineJoin = "round";
  if (ring) {
    ctx.beginPath(); ctx.arc(m.ex, m.ey, m.r + 6, 0, 2 * Math.PI);
    ctx.lineWidth = ring; ctx.strokeStyle = palette.aire; ctx.stroke();
  }
  if (m.membres.length === 1) {
    const { forme, couleur } = roleOf(m.membres[0]);
    trace(ctx, forme, m.ex, m.ey, m.r);
    ctx.lineWidth = 3.5; ctx.strokeStyle = palette.edge; ctx.stroke();
    ctx.fillStyle = couleur; ctx.fill();
    return;
  }
  ctx.beginPath(); ctx.arc(m.ex, m.ey, m.r, 0, 2 * Math.PI);
  ctx.fillStyle = palette.groupe; ctx.fill();
  ctx.lineWidth = 2.5; ctx.strokeStyle = palette.edge; ctx.stroke();
  ctx.fillStyle = palette.groupText;
  ctx.font = `600 ${13 * k}px system-ui, sans-serif`; ctx.textAlign = "center"; ctx.textBaseline = "middle";
  ctx.fillText(String(m.membres.length), m.ex, m.ey + 0.5);
}
