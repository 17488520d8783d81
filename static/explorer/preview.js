/* The map before the map: its points and outlines as they will be, drawn while the frame they will
 * live in is on its way. Nothing in it answers the pointer: for that, there is the map. */
import "../carte/marques.js";
import "../carte/topologie.js";
import { charger } from "../commun/dom.js";

const { CADRAGE, PALETTES, decoder, deLaVue, lire, peindre, projeter, roleDe } = globalThis.marques;
const PAS = 0.5, MOINS = 3; // those of the map's shell (pages/_ui/carte.py)

let tour = 0;

/** Draw, on a canvas, what the map is told to show (`carte`); done once the points are there, outlines follow.
 * `vocabulaires`: the address of that file, next to which the points are. */
export async function apercu(toile, carte, vocabulaires, theme) {
  const moi = ++tour, taille = { x: toile.clientWidth, y: toile.clientHeight };
  if (!taille.x || !taille.y || carte.fond !== "contours") return;
  const [colonnes, { formes, territoires }] = await Promise.all(
    [charger(vocabulaires.replace(/[^/]+$/, "points.json")), charger(vocabulaires)]);
  const points = lire(colonnes), roles = Object.values(formes), palette = PALETTES[theme];
  if (!toile.isConnected) return;
  const vue = { taille, ...retenue(carte) ?? cadrer(carte.cadre.limites, taille) };
  const [x, y] = projeter(vue.lon, vue.lat).map((v) => v * 2 ** vue.zoom);
  vue.coin = { x: Math.round(x - taille.x / 2), y: Math.round(y - taille.y / 2) };
  const marques = deLaVue(points, decoder(carte.visibles, points.n), vue);
  const dessiner = (couches) => {
    if (moi !== tour) return;
    const ctx = preparer(toile, taille);
    terres(ctx, couches, vue, palette);
    for (const m of marques) {
      peindre(ctx, m, { palette, roleDe: (i) => roles[roleDe(points, i, carte.types)],
        anneau: m.membres.includes(carte.choisie) ? 4 : 0 });
    }
  };
  dessiner([]);
  toile.parentElement.dataset.peinte = "oui";
  document.dispatchEvent(new CustomEvent("carte:apercu", { detail: { marques: marques.length } }));
  const contours = (nom) => charger(territoires + nom).then(globalThis.topologie.couches);
  Promise.all([contours("fond.topojson"), contours("limites.topojson")]).then(([{ fond }, { region, departement }]) => dessiner([
    { couche: fond, fond: "voisin" },
    { couche: region, fond: "terre", trait: "region", largeur: 1.2 },
    ...(vue.zoom >= 5.5 && vue.zoom < 10 ? [{ couche: departement, trait: "departement", largeur: 0.8 }] : []),
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
function cadrer([ouest, sud, est, nord], taille) {
  const [x0, y1] = projeter(ouest, sud), [x1, y0] = projeter(est, nord);
  const echelle = Math.min((taille.x - 2 * CADRAGE.marge) / (x1 - x0), (taille.y - 2 * CADRAGE.marge) / (y1 - y0));
  const zoom = Math.max(MOINS, Math.min(CADRAGE.plus, Math.floor(Math.log2(echelle) / PAS) * PAS));
  const milieu = (y0 + y1) / 2; // of the map, not of the latitudes
  return { zoom, lon: (ouest + est) / 2, lat: (Math.atan(Math.sinh(Math.PI * (1 - milieu / 128))) * 180) / Math.PI };
}

function preparer(toile, taille) {
  const dpr = window.devicePixelRatio || 1, ctx = toile.getContext("2d");
  toile.width = taille.x * dpr;
  toile.height = taille.y * dpr;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  return ctx;
}

/** Fill and outline layers, each with the names of its colours and its width of line. */
function terres(ctx, couches, { coin, zoom }, palette) {
  const echelle = 2 ** zoom;
  ctx.lineJoin = "round";
  for (const { couche, fond, trait, largeur } of couches) {
    ctx.beginPath();
    for (const { geometry } of couche.features) {
      for (const anneau of geometry.coordinates.flat()) {
        anneau.forEach(([lon, lat], rang) => {
          const [x, y] = projeter(lon, lat);
          ctx[rang ? "lineTo" : "moveTo"](x * echelle - coin.x, y * echelle - coin.y);
        });
        ctx.closePath();
      }
    }
    if (fond) { ctx.fillStyle = palette[fond]; ctx.fill("evenodd"); }
    if (trait) { ctx.strokeStyle = palette[trait]; ctx.lineWidth = largeur; ctx.stroke(); }
  }
}
