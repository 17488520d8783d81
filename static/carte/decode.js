/* Files as they travel to what one draws: packed bits, columns of points, topologies. */

/** Decode base64 packed bits (first fiche in the highest bit) into one byte a fiche. */
export function decode(base64, n) {
  const bytes = atob(base64), visible = new Uint8Array(n);
  for (let i = 0; i < n; i++) visible[i] = (bytes.charCodeAt(i >> 3) >> (7 - (i & 7))) & 1;
  return visible;
}

/** Web-Mercator world coordinates of a point, in pixels of a 256 px world. */
export function project(lon, lat) {
  const s = Math.sin((lat * Math.PI) / 180);
  return [(lon / 360 + 0.5) * 256, (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * 256];
}

/** The columns of points.json in degrees and in world coordinates; NaN where there is no point. */
export function read(colonnes) {
  const n = colonnes.lon.length;
  const x = new Float64Array(n), y = new Float64Array(n), lon = new Float64Array(n), lat = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    lon[i] = colonnes.lon[i] === null ? NaN : colonnes.lon[i] / 1e5;
    lat[i] = colonnes.lat[i] === null ? NaN : colonnes.lat[i] / 1e5;
    [x[i], y[i]] = project(lon[i], lat[i]);
  }
  return { n, x, y, lon, lat, role: colonnes.role, roles: colonnes.roles };
}

/** Rank of the type a fiche is drawn as: its first, or the one it is looked for when types are chosen. */
export function roleOf(points, i, wanted) {
  const first = points.role[i];
  return wanted.includes(first) ? first : wanted.find((r) => (points.roles[i] >> r) & 1) ?? first;
}

/** Every layer of a TopoJSON, where each border is written once, as a GeoJSON FeatureCollection, by name. */
export function layers(topology) {
  const arcs = arcPoints(topology);
  return Object.fromEntries(Object.entries(topology.objects).map(([nom, { geometries }]) => [nom, {
    type: "FeatureCollection",
    features: geometries.map((g) => ({
      type: "Feature",
      properties: { code: g.id },
      geometry: { type: g.type, coordinates: g.arcs.map((p) => (g.type === "MultiPolygon" ? p.map((a) => joined(a, arcs)) : joined(p, arcs))) },
    })),
  }]));
}

/** The points [lon, lat] of every arc: differences added up. */
function arcPoints({ arcs, transform: { scale, translate } }) {
  return arcs.map((arc) => {
    let x = 0, y = 0;
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
}

/** A line or a closed ring: its arcs end to end; ~i is arc i walked backwards. */
function joined(numbers, arcs) {
  return numbers.flatMap((i, rank) => {
    const arc = i < 0 ? arcs[~i].slice().reverse() : arcs[i];
    return rank ? arc.slice(1) : arc;
  });
}
