/* Which fiches are gathered under one mark, and which mark is under a point of the screen. Pure functions. */

/** Radius in pixels of the mark of n fiches. */
const radius = (n) => (n === 1 ? 9 : 12 + Math.min(13, Math.round(2.3 * Math.log2(n))));

/** Gather points nearer than a cell into groups; deterministic, independent of the pan.
 * `x`, `y`: world coordinates at this zoom; `among`: positions of the points to gather. */
export function cluster(x, y, among, cell) {
  const groupes = new Map(), byRow = 2 ** 23; // more than the cells in a row of the widest world: 256 * 2^14 px, a cell of one
  for (const i of among) {
    const key = Math.floor(y[i] / cell) * byRow + Math.floor(x[i] / cell);
    const g = groupes.get(key);
    if (g) { g.sx += x[i]; g.sy += y[i]; g.membres.push(i); }
    else groupes.set(key, { sx: x[i], sy: y[i], membres: [i] });
  }
  // Two discs would overlap across the border of a cell: the bigger takes the smaller in.
  let places = [...groupes.values()].map(({ sx, sy, membres }) => ({ x: sx / membres.length, y: sy / membres.length, membres }));
  // One that has taken others in has moved and grown, maybe over a third: edges may touch, numbers may not.
  for (let before = Infinity, apart = 1; places.length < before; apart = 0.8) {
    before = places.length;
    places = merged(places, apart);
  }
  return places;
}

function merged(places, apart) {
  const kept = [];
  for (const g of [...places].sort((a, b) => b.membres.length - a.membres.length)) {
    const n = g.membres.length, r = radius(n);
    const near = kept.find((p) => Math.hypot(p.x - g.x, p.y - g.y) < apart * (radius(p.membres.length) + r));
    if (!near) { kept.push({ ...g }); continue; }
    const m = near.membres.length;
    near.x = (near.x * m + g.x * n) / (m + n);
    near.y = (near.y * m + g.y * n) / (m + n);
    near.membres = near.membres.concat(g.membres);
  }
  return kept;
}

/** The marks of a view. `corner`: world coordinates of its top left corner at this zoom; `size` in
 * pixels; `k`: how much larger marks are than on a desk; `alone`: only one spot makes a group. */
export function marksInView(points, visible, { zoom, corner, size, k = 1, alone = false }) {
  const { n } = points, scale = 2 ** zoom, edge = 40 * k;
  const x = new Float64Array(n), y = new Float64Array(n), among = [];
  for (let i = 0; i < n; i++) {
    if (!visible[i] || Number.isNaN(points.x[i])) continue;
    x[i] = (points.x[i] * scale) / k; y[i] = (points.y[i] * scale) / k;
    const ex = x[i] * k - corner.x, ey = y[i] * k - corner.y;
    if (ex > -edge && ey > -edge && ex < size.x + edge && ey < size.y + edge) among.push(i);
  }
  return cluster(x, y, among, alone ? 1 : 42).map((g) => ({
    ...g, ex: g.x * k - corner.x, ey: g.y * k - corner.y, r: k * radius(g.membres.length),
  }));
}

/** The mark under a point of the screen, nearest first; null when none is within reach. */
export function under(marques, x, y, margin) {
  let found = null, better = Infinity;
  for (const m of marques) {
    const d = Math.hypot(m.ex - x, m.ey - y);
    if (d <= m.r + margin && d < better) { found = m; better = d; }
  }
  return found;
}
