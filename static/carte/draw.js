/* What the map looks like: its colours, and a mark on a canvas. The map draws with it, and so does the picture
 * shown before it (preview.js). */
import { trace } from "../commun/formes.js";

export const PALETTES = {
  light: { mer: "#dce8ea", terre: "#fbf6ec", voisin: "#ece9e0", region: "#a6977a", departement: "#d8cfbb",
    epci: "#d3cab6", eau: "#9cc3cd", commune: "#d9d2c1", ville: "#474b48", halo: "#fbf6ec", disc: "#fffcf6",
    groupText: "#22302f", edge: "#fffcf6", aire: "#a8390b", lieu: "#111111", cadre: "#ffffff" },
  dark: { mer: "#16212a", terre: "#24323c", voisin: "#1d2932", region: "#7f909b", departement: "#4f616d",
    epci: "#445662", eau: "#35525f", commune: "#3b4c57", ville: "#d7dee2", halo: "#24323c", disc: "#131b21",
    groupText: "#f6f1e4", edge: "#0f171d", aire: "#ffb27a", lieu: "#ffffff", cadre: "#51636f" },
};

/** Make a canvas as sharp as the screen; returns its context, in pixels of the page. */
export function prepareCanvas(canvas, size) {
  const dpr = window.devicePixelRatio || 1, ctx = canvas.getContext("2d");
  canvas.width = size.x * dpr;
  canvas.height = size.y * dpr;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  return ctx;
}

/** What a mark of several fiches is made of: [{role, n}], in the order of the types. */
export function partsOf(membres, roleOf) {
  const counts = new Map();
  for (const i of membres) {
    const role = roleOf(i);
    counts.set(role, (counts.get(role) ?? 0) + 1);
  }
  return [...counts].map(([role, n]) => ({ role, n })).sort((a, b) => a.role.rang - b.role.rang);
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
  m.parts ??= partsOf(m.membres, roleOf); // counted once: a hover draws again and counts nothing
  paintRing(ctx, m, palette, k);
  ctx.fillStyle = palette.groupText;
  ctx.font = `700 ${Math.min(14, m.r * 0.92 / k) * k}px system-ui, sans-serif`; ctx.textAlign = "center"; ctx.textBaseline = "middle";
  ctx.fillText(String(m.membres.length), m.ex, m.ey + 0.5);
}

/** The ring of a group: one arc a type, as long as its share, with the shape of the type where there is room. */
function paintRing(ctx, { ex, ey, r, parts, membres }, palette, k) {
  const width = Math.max(4.5 * k, r * 0.3), middle = r - width / 2, gap = parts.length > 1 ? 1.6 / middle : 0;
  ctx.beginPath(); ctx.arc(ex, ey, r + 1.5, 0, 2 * Math.PI);
  ctx.fillStyle = palette.disc; ctx.fill();
  ctx.lineWidth = width;
  let from = -Math.PI / 2;
  for (const { role, n } of parts) {
    const to = from + (2 * Math.PI * n) / membres.length;
    ctx.beginPath(); ctx.arc(ex, ey, middle, from + gap / 2, to - gap / 2);
    ctx.strokeStyle = role.couleur; ctx.stroke();
    if ((to - from) * middle > width * 1.6) {
      const at = parts.length > 1 ? (from + to) / 2 : -Math.PI / 2;
      trace(ctx, role.forme, ex + middle * Math.cos(at), ey + middle * Math.sin(at), width * 0.36);
      ctx.fillStyle = palette.disc; ctx.fill();
    }
    from = to;
  }
}
