/* The map before the map: its points and outlines as they will be, drawn while the frame they will
 * live in is on its way. Nothing in it answers the pointer: for that, there is the map. */
import "../carte/marques.js";
import "../carte/topologie.js";
import { load } from "../commun/dom.js";

const { CADRAGE, PALETTES, decode, marksInView, read, paint, project, roleOf } = globalThis.marques;
const PAS = 0.5, MOINS = 3; // those of the map's shell (pages/_ui/carte.py)

let turn = 0;

/** Draw, on a canvas, what the map is told to show (`carte`); done once the points are there, outlines follow.
 * `vocabulaires`: the address of that file, next to which the points are. */
export async function apercu(canvas, carte, vocabulaires, theme) {
  const mine = ++turn, taille = { x: canvas.clientWidth, y: canvas.clientHeight };
  if (!taille.x || !taille.y || carte.fond !== "contours") return;
  const [colonnes, { formes, territoires }] = await Promise.all(
    [load(vocabulaires.replace(/[^/]+$/, "points.json")), load(vocabulaires)]);
  const points = read(colonnes), roles = Object.values(formes), palette = PALETTES[theme];
  if (!canvas.isConnected) return;
  const vue = { taille, ...retenue(carte) ?? fitTo(carte.cadre.limites, taille) };
  const [x, y] = project(vue.lon, vue.lat).map((v) => v * 2 ** vue.zoom);
  vue.coin = { x: Math.round(x - taille.x / 2), y: Math.round(y - taille.y / 2) };
  const marques = marksInView(points, decode(carte.visibles, points.n), vue);
  const draw = (couches) => {
    if (mine !== turn) return;
    const ctx = prepare(canvas, taille);
    terres(ctx, couches, vue, palette);
    for (const m of marques) {
      paint(ctx, m, { palette, roleOf: (i) => roles[roleOf(points, i, carte.types)],
        ring: m.membres.includes(carte.choisie) ? 4 : 0 });
    }
  };
  draw([]);
  canvas.parentElement.dataset.painted = "oui";
  document.dispatchEvent(new CustomEvent("carte:apercu", { detail: { marques: marques.length } }));
  const outlines = (nom) => load(territoires + nom).then(globalThis.topologie.couches);
  Promise.all([outlines("fond.topojson"), outlines("limites.topojson")]).then(([{ fond }, { region, departement }]) => draw([
    { couche: fond, fond: "voisin" },
    { couche: region, fond: "terre", stroke: "region", largeur: 1.2 },
    ...(vue.zoom >= 5.5 && vue.zoom < 10 ? [{ couche: departement, stroke: "departement", largeur: 0.8 }] : []),
  ]), () => {}); // the fiches alone, then
}

/** Where the visitor last looked, unless the address asks for a place: as carte.js does. */
function retenue(carte) {
  if (carte.cadre.cle) return null;
  try {
    const [lat, lon, zoom] = JSON.parse(sessionStorage.getItem("carte-vue"));
    return { lat, lon, zoom };
  } catch { return null; }
}

/** The centre and the zoom that show a box (west, south, east, north), as Leaflet's fitBounds counts them. */
function fitTo([west, south, est, north], taille) {
  const [x0, y1] = project(west, south), [x1, y0] = project(est, north);
  const scale = Math.min((taille.x - 2 * CADRAGE.margin) / (x1 - x0), (taille.y - 2 * CADRAGE.margin) / (y1 - y0));
  const zoom = Math.max(MOINS, Math.min(CADRAGE.more, Math.floor(Math.log2(scale) / PAS) * PAS));
  const middle = (y0 + y1) / 2; // of the map, not of the latitudes
  return { zoom, lon: (west + est) / 2, lat: (Math.atan(Math.sinh(Math.PI * (1 - middle / 128))) * 180) / Math.PI };
}

function prepare(canvas, taille) {
  const dpr = window.devicePixelRatio || 1, ctx = canvas.getContext("2d");
  canvas.width = taille.x * dpr;
  canvas.height = taille.y * dpr;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  return ctx;
}

/** Fill and outline layers, each with the names of its colours and its width of line. */
function terres(ctx, couches, { coin, zoom }, palette) {
  const scale = 2 ** zoom;
  ctx.lineJoin = "round";
  for (const { couche, fond, stroke, largeur } of couches) {
    ctx.beginPath();
    for (const { geometry } of couche.features) {
      for (const ring of geometry.coordinates.flat()) {
        ring.forEach(([lon, lat], rank) => {
          const [x, y] = project(lon, lat);
          ctx[rank ? "lineTo" : "moveTo"](x * scale - coin.x, y * scale - coin.y);
        });
        ctx.closePath();
      }
    }
    if (fond) { ctx.fillStyle = palette[fond]; ctx.fill("evenodd"); }
    if (stroke) { ctx.strokeStyle = palette[stroke]; ctx.lineWidth = largeur; ctx.stroke(); }
  }
}
