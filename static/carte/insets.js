/* Overseas France on the map itself: small drawings at their own scale, with what is found there. Pure functions:
 * the map draws with them (layers/vignettes.js), and so does the picture shown before it (preview.js). */
import { CARTE } from "../commun/constants.js";
import { paint, partsOf } from "./draw.js";
import { project } from "./decode.js";

const GAP = 6, EDGE = 8, CREDIT = 22; // pixels: between two, from the edges, for the credit below

/** The members of each zone among the fiches that have a point: one list of positions a zone. */
export function zonesOf({ lon, lat, n }) {
  const lists = CARTE.zones.map(() => []);
  for (let i = 0; i < n; i++) {
    const zone = CARTE.zones.findIndex(({ limites: [w, s, e, north] }) => lon[i] >= w && lon[i] <= e && lat[i] >= s && lat[i] <= north);
    if (zone >= 0) lists[zone].push(i);
  }
  return lists;
}

/** The zones that have an inset: the départements, the others once something is found there; the Hexagone takes the
 * place of the one that is looked at (`seen`: its rank, or -1). */
export function insetsOf(members, visible, seen) {
  const found = members.map((list) => list.filter((i) => visible[i]));
  return CARTE.zones.flatMap((zone, rank) => (rank && (zone.code || found[rank].length) ? [rank] : []))
    .map((rank) => (rank === seen ? 0 : rank)).map((rank) => ({ rank, zone: CARTE.zones[rank], membres: found[rank] }));
}

/** The zone a view is of: that of its centre, where it is close enough for the others not to be in it; -1 for none. */
export function zoneSeen({ lon, lat, zoom }) {
  if (zoom < 5) return -1;
  const rank = CARTE.zones.findIndex(({ limites: [w, s, e, n] }, r) => r && lon > w - 1 && lon < e + 1 && lat > s - 1 && lat < n + 1);
  return rank > 0 ? rank : -1;
}

/** Pixels that a page lays over the top of the map: the search and the doors, where it is a phone's (commun/app.css). */
export const overMap = (page) => (!page || page.innerWidth >= 768 ? 0 : page.document.documentElement.hasAttribute("data-entame") ? 56 : 104);

/** Where insets lie in a map of some size: a strip below France, or a column beside it where the map is wide.
 * Returns {boxes, padding}: what they leave free is what a view is fitted in. */
export function placeInsets(size, count, page) {
  const column = size.x - size.y > 60 && size.y > 560, edges = { left: 0, top: overMap(page), right: 0, bottom: 0 };
  if (!count) return { boxes: [], padding: { ...edges, top: 0 } };
  if (size.y < 240) return { boxes: [], padding: edges };
  if (column) {
    const w = 108, h = Math.min(92, (size.y - 130) / count - GAP), top = size.y - CREDIT - count * (h + GAP);
    return { boxes: range(count, (i) => ({ x: EDGE, y: top + i * (h + GAP), w, h })), padding: { ...edges, left: w + EDGE } };
  }
  const w = Math.floor(Math.min(92, (size.x - 2 * EDGE + GAP) / count - GAP)), h = Math.round(w * 0.74);
  return { boxes: range(count, (i) => ({ x: EDGE + i * (w + GAP), y: size.y - CREDIT - h, w, h })), padding: { ...edges, bottom: h + CREDIT - 4 } };
}

const range = (n, f) => Array.from({ length: n }, (_, i) => f(i));

/** Draw an inset at the origin of a context. `feature`: its outline, or undefined; `roleOf(i)`: shape and colour of a fiche. */
export function paintInset(ctx, { zone, membres }, { w, h }, feature, { palette, roleOf }) {
  ctx.save();
  ctx.beginPath(); ctx.roundRect(0.5, 0.5, w - 1, h - 1, 9);
  ctx.fillStyle = palette.mer; ctx.globalAlpha = 0.86; ctx.fill(); ctx.globalAlpha = 1;
  ctx.lineWidth = 1.2; ctx.strokeStyle = palette.cadre; ctx.stroke();
  const r = membres.length ? Math.min(13, h / 4.6) : 0, title = Math.max(9, Math.min(11.5, w / 7.4));
  if (feature) outline(ctx, feature, zone.limites, { x: 5, y: title + 6, w: w - 10 - (r ? r * 1.5 : 0), h: h - title - 11 }, palette);
  ctx.font = `650 ${title}px system-ui, sans-serif`; ctx.textAlign = "left"; ctx.textBaseline = "alphabetic"; ctx.fillStyle = palette.ville;
  ctx.fillText(zone.nom, 6, title + 3, w - 9);
  if (r) paint(ctx, { ex: w - r - 5, ey: h - r - 5, r, membres, parts: partsOf(membres, roleOf) }, { palette, roleOf });
  ctx.restore();
}

/** The outline of a zone, as large as a box lets it. */
function outline(ctx, { geometry }, [west, south, east, north], box, palette) {
  const [x0, y1] = project(west, south), [x1, y0] = project(east, north), k = Math.min(box.w / (x1 - x0), box.h / (y1 - y0));
  const left = box.x + (box.w - k * (x1 - x0)) / 2, top = box.y + (box.h - k * (y1 - y0)) / 2;
  ctx.beginPath();
  for (const ring of geometry.coordinates.flat()) {
    ring.forEach(([lon, lat], rank) => {
      const [x, y] = project(lon, lat);
      ctx[rank ? "lineTo" : "moveTo"](left + (x - x0) * k, top + (y - y0) * k);
    });
    ctx.closePath();
  }
  ctx.fillStyle = palette.terre; ctx.fill("evenodd");
  ctx.strokeStyle = palette.region; ctx.lineWidth = 0.8; ctx.stroke();
}

/** What a reader who does not see it is told of an inset. */
export const sayInset = ({ zone, membres }) => `${zone.nom} : ${membres.length < 2 ? `${membres.length || "aucune"} fiche` : `${membres.length} fiches`} sur la carte`;
