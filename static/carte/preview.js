/* The map before the map: its points and outlines as they will be, drawn while the frame they will
 * live in is on its way. Nothing in it answers the pointer: for that, there is the map. */
import { marksInView } from "./cluster.js";
import { decode, layers, project, read, roleOf } from "./decode.js";
import { PALETTES, paint, prepareCanvas } from "./draw.js";
import { insetsOf, paintInset, placeInsets, zoneSeen, zonesOf } from "./insets.js";
import { keptView } from "./memory.js";
import { CARTE } from "../commun/constants.js";
import { load } from "../commun/dom.js";

let turn = 0;

/** Draw, on a canvas, what the map is told to show (`carte`); done once the points are there, outlines follow.
 * `vocabulaires`: the address of that file, next to which the points are. */
export async function apercu(canvas, carte, vocabulaires, theme) {
  const mine = ++turn, size = { x: canvas.clientWidth, y: canvas.clientHeight };
  if (!size.x || !size.y || carte.fond !== "contours") return;
  const [colonnes, { formes, territoires }] = await Promise.all(
    [load(vocabulaires.replace(/[^/]+$/, "points.json")), load(vocabulaires)]);
  const points = read(colonnes), roles = Object.values(formes), palette = PALETTES[theme];
  if (!canvas.isConnected) return;
  roles.forEach((role, rang) => { role.rang = rang; });
  const visibles = decode(carte.visibles, points.n), members = carte.vignettes ? zonesOf(points) : null;
  const seenFrom = (where) => (members ? insetsOf(members, visibles, zoneSeen(where)) : []);
  const initial = { lat: 46.6, lon: 2.4, zoom: 6 }; // where the map is before it frames anything (web/documents/shell.py)
  const vue = { size, ...retenue(carte) ?? fitTo(carte.cadre.limites, size, placeInsets(size, seenFrom(initial).length, window).padding) };
  const insets = seenFrom(vue), { boxes } = placeInsets(size, insets.length, window);
  const [x, y] = project(vue.lon, vue.lat).map((v) => v * 2 ** vue.zoom);
  vue.corner = { x: Math.round(x - size.x / 2), y: Math.round(y - size.y / 2) };
  const marques = marksInView(points, visibles, vue), role = (i) => roles[roleOf(points, i, carte.types ?? [])];
  const draw = (outlined, shapes = new Map()) => {
    if (mine !== turn) return;
    const ctx = prepareCanvas(canvas, size);
    terres(ctx, outlined, vue, palette);
    for (const m of marques) paint(ctx, m, { palette, roleOf: role, ring: m.membres.includes(carte.choisie) ? 4 : 0 });
    boxes.forEach((box, i) => {
      ctx.save();
      ctx.translate(box.x, box.y);
      paintInset(ctx, insets[i], box, shapes.get(insets[i].zone.code), { palette, roleOf: role });
      ctx.restore();
    });
  };
  draw([]);
  canvas.parentElement.dataset.painted = "oui";
  document.dispatchEvent(new CustomEvent("carte:apercu", { detail: { marques: marques.length } }));
  const outlines = (nom) => load(territoires + nom).then(layers);
  Promise.all(["fond.topojson", "limites.topojson", "eaux.topojson"].map(outlines)).then(([{ fond }, { region, departement }, { lac, riviere }]) => draw([
    { layer: fond, fond: "voisin" },
    { layer: region, fond: "terre", stroke: "region", largeur: 1.2 },
    ...(vue.zoom < 9 ? [{ layer: lac, fond: "mer" }, { layer: riviere, stroke: "eau", largeur: 1.4, open: true }] : []),
    ...(vue.zoom >= 5 && vue.zoom < 10 ? [{ layer: departement, stroke: "departement", largeur: 0.8 }] : []),
  ], new Map(departement.features.map((f) => [f.properties.code, f]))), () => {}); // the fiches alone, then
}

/** Where the visitor last looked, unless the address asks for a place: as carte.js does. */
function retenue(carte) {
  const kept = carte.cadre.cle ? null : keptView();
  return kept && { lat: kept[0], lon: kept[1], zoom: kept[2] };
}

/** The centre and the zoom that show a box (west, south, east, north), as Leaflet's fitBounds counts them. */
function fitTo([west, south, est, north], size, { left, top, right, bottom }) {
  const [x0, y1] = project(west, south), [x1, y0] = project(est, north), { margin, zoomSnap: snap } = CARTE;
  const scale = Math.min((size.x - 2 * margin - left - right) / (x1 - x0), (size.y - 2 * margin - top - bottom) / (y1 - y0));
  const fine = Math.round(Math.log2(scale) / (snap / 100)) * (snap / 100);
  const zoom = Math.max(CARTE.minZoom, Math.min(CARTE.closest, Math.floor(fine / snap) * snap)), unit = 2 ** zoom;
  const x = (x0 + x1) / 2 + (right - left) / 2 / unit, y = (y0 + y1) / 2 + (bottom - top) / 2 / unit; // of the map, not of the latitudes
  return { zoom, lon: (x / 256 - 0.5) * 360, lat: (Math.atan(Math.sinh(Math.PI * (1 - y / 128))) * 180) / Math.PI };
}

/** Fill and outline layers, each with the names of its colours and its width of line. */
function terres(ctx, outlined, { corner, zoom }, palette) {
  const scale = 2 ** zoom;
  ctx.lineJoin = "round";
  for (const { layer, fond, stroke, largeur, open } of outlined) {
    ctx.beginPath();
    for (const { geometry } of layer.features) {
      for (const ring of open ? geometry.coordinates : geometry.coordinates.flat()) {
        ring.forEach(([lon, lat], rank) => {
          const [x, y] = project(lon, lat);
          ctx[rank ? "lineTo" : "moveTo"](x * scale - corner.x, y * scale - corner.y);
        });
        if (!open) ctx.closePath();
      }
    }
    if (fond) { ctx.fillStyle = palette[fond]; ctx.fill("evenodd"); }
    if (stroke) { ctx.strokeStyle = palette[stroke]; ctx.lineWidth = largeur; ctx.stroke(); }
  }
}
