/* The marks of the fiches on a canvas: where they fall, which are gathered, what they look like.
 * The map draws them, and so does what is shown before it (preview.js). */
(function () {
  "use strict";

  const PALETTES = {
    light: { mer: "#dfe9ec", terre: "#f7f4ec", voisin: "#ebe8e0", region: "#8d8878", departement: "#b9b4a5",
      epci: "#cbc6b8", commune: "#d6d2c6", ville: "#4a463c", halo: "#f7f4ec", groupe: "#2f4858",
      groupText: "#ffffff", bord: "#ffffff", aire: "#b3430a", lieu: "#111111" },
    dark: { mer: "#16212a", terre: "#24323c", voisin: "#1d2932", region: "#7f909b", departement: "#4f616d",
      epci: "#445662", commune: "#3b4c57", ville: "#d7dee2", halo: "#24323c", groupe: "#e8e2d0",
      groupText: "#1b252c", bord: "#0f171d", aire: "#ffb27a", lieu: "#ffffff" },
  };

  const CADRAGE = { margin: 12, more: 11 }; // pixels around a place that is framed, and the closest zoom

  /** Decode base64 packed bits (first fiche in the highest bit) into one byte a fiche. */
  function decode(base64, n) {
    const bytes = atob(base64), visible = new Uint8Array(n);
    for (let i = 0; i < n; i++) visible[i] = (bytes.charCodeAt(i >> 3) >> (7 - (i & 7))) & 1;
    return visible;
  }

  /** Web-Mercator world coordinates of a point, in pixels of a 256 px world. */
  function project(lon, lat) {
    const s = Math.sin((lat * Math.PI) / 180);
    return [(lon / 360 + 0.5) * 256, (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * 256];
  }

  /** The columns of points.json in degrees and in world coordinates; NaN where there is no point. */
  function read(colonnes) {
    const n = colonnes.lon.length;
    const x = new Float64Array(n), y = new Float64Array(n), lon = new Float64Array(n), lat = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      lon[i] = colonnes.lon[i] === null ? NaN : colonnes.lon[i] / 1e5;
      lat[i] = colonnes.lat[i] === null ? NaN : colonnes.lat[i] / 1e5;
      [x[i], y[i]] = project(lon[i], lat[i]);
    }
    return { n, x, y, lon, lat, role: colonnes.role, roles: colonnes.roles };
  }

  /** Radius in pixels of the mark of n fiches. */
  const rayon = (n) => (n === 1 ? 9 : 12 + Math.min(14, Math.round(2.6 * Math.log2(n))));

  /** Gather points nearer than a cell into groups; deterministic, independent of the pan.
   * `x`, `y`: world coordinates at this zoom; `parmi`: positions of the points to gather. */
  function cluster(x, y, among, cell) {
    const groupes = new Map(), byLigne = 2 ** 23; // more than the cells in a row of the widest world: 256 * 2^14 px, a cell of one
    for (const i of among) {
      const cle = Math.floor(y[i] / cell) * byLigne + Math.floor(x[i] / cell);
      const g = groupes.get(cle);
      if (g) { g.sx += x[i]; g.sy += y[i]; g.membres.push(i); }
      else groupes.set(cle, { sx: x[i], sy: y[i], membres: [i] });
    }
    // Two discs would overlap across the border of a cell: the bigger takes the smaller in.
    const sorted = [...groupes.values()].sort((a, b) => b.membres.length - a.membres.length);
    const places = [];
    for (const g of sorted) {
      const n = g.membres.length, px = g.sx / n, py = g.sy / n, r = rayon(n);
      const proche = places.find((p) => Math.hypot(p.x - px, p.y - py) < rayon(p.membres.length) + r);
      if (!proche) { places.push({ x: px, y: py, membres: g.membres }); continue; }
      const m = proche.membres.length;
      proche.x = (proche.x * m + px * n) / (m + n);
      proche.y = (proche.y * m + py * n) / (m + n);
      proche.membres = proche.membres.concat(g.membres);
    }
    return places;
  }

  /** The marks of a view. `coin`: world coordinates of its top left corner at this zoom; `taille` in
   * pixels; `k`: how much larger marks are than on a desk; `seuls`: only one spot makes a group. */
  function marksInView(points, visible, { zoom, coin, taille, k = 1, alone = false }) {
    const { n } = points, scale = 2 ** zoom, bord = 40 * k;
    const x = new Float64Array(n), y = new Float64Array(n), among = [];
    for (let i = 0; i < n; i++) {
      if (!visible[i] || Number.isNaN(points.x[i])) continue;
      x[i] = (points.x[i] * scale) / k; y[i] = (points.y[i] * scale) / k;
      const ex = x[i] * k - coin.x, ey = y[i] * k - coin.y;
      if (ex > -bord && ey > -bord && ex < taille.x + bord && ey < taille.y + bord) among.push(i);
    }
    return cluster(x, y, among, alone ? 1 : 42).map((g) => ({
      ...g, ex: g.x * k - coin.x, ey: g.y * k - coin.y, r: k * rayon(g.membres.length),
    }));
  }

  /** The mark under a point of the screen, nearest first; null when none is within reach. */
  function under(marques, x, y, margin) {
    let found = null, better = Infinity;
    for (const m of marques) {
      const d = Math.hypot(m.ex - x, m.ey - y);
      if (d <= m.r + margin && d < better) { found = m; better = d; }
    }
    return found;
  }

  /** Rank of the type a fiche is drawn as: its first, or the one it is looked for when types are chosen. */
  function roleOf(points, i, wanted) {
    const first = points.role[i];
    return wanted.includes(first) ? first : wanted.find((r) => (points.roles[i] >> r) & 1) ?? first;
  }

  /** Draw a mark; `roleDe(i)`: shape and colour of a fiche alone; `anneau`: width of the ring round it. */
  function paint(ctx, m, { palette, roleOf: role, k = 1, ring = 0 }) {
    ctx.lineJoin = "round";
    if (ring) {
      ctx.beginPath(); ctx.arc(m.ex, m.ey, m.r + 6, 0, 2 * Math.PI);
      ctx.lineWidth = ring; ctx.strokeStyle = palette.aire; ctx.stroke();
    }
    if (m.membres.length === 1) {
      const { forme, couleur } = role(m.membres[0]);
      globalThis.formes.trace(ctx, forme, m.ex, m.ey, m.r);
      ctx.lineWidth = 3.5; ctx.strokeStyle = palette.bord; ctx.stroke();
      ctx.fillStyle = couleur; ctx.fill();
      return;
    }
    ctx.beginPath(); ctx.arc(m.ex, m.ey, m.r, 0, 2 * Math.PI);
    ctx.fillStyle = palette.groupe; ctx.fill();
    ctx.lineWidth = 2.5; ctx.strokeStyle = palette.bord; ctx.stroke();
    ctx.fillStyle = palette.groupText;
    ctx.font = `600 ${13 * k}px system-ui, sans-serif`; ctx.textAlign = "center"; ctx.textBaseline = "middle";
    ctx.fillText(String(m.membres.length), m.ex, m.ey + 0.5);
  }

  globalThis.marques = { CADRAGE, PALETTES, decode, project, read, cluster, marksInView, under, roleOf, paint };
})();
