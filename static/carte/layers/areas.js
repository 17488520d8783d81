/* What is lit over the outlines: areas of action, chosen territories with their parts and neighbours, the place one is near. */
import { outlinesOf } from "./outlines.js";
import { onStage, state } from "../state.js";

let aires, filtre, around, place, hovered, shown, turn = 0, over = 0;

/** Draw areas of action, chosen territories, and around them their parts and their neighbours. */
export async function showAreas(ofFiche, ofFiltre, membres = [], voisins = []) {
  const key = JSON.stringify([ofFiche, ofFiltre, membres, voisins, state.palette.aire]), mine = ++turn;
  if (shown === key) return;
  const { map, palette } = state, lines = (weight, opacity, dashArray) => ({ color: palette.ville, weight, opacity, dashArray, fill: false });
  const [inFiche, inFiltre, inMembres, inVoisins] = [
    await outlinesOf(ofFiche), await outlinesOf(ofFiltre), await outlinesOf(membres), await outlinesOf(voisins)];
  if (mine !== turn) return;
  shown = key;
  for (const layer of [aires, filtre, around]) if (layer) map.removeLayer(layer);
  around = L.layerGroup([draw(inVoisins, lines(1, 0.6, "4 4")), draw(inMembres, lines(0.8, 0.7))]).addTo(map);
  filtre = draw(inFiltre, lines(2.5, 1)).addTo(map);
  aires = draw(inFiche, { color: palette.aire, weight: 2, fillColor: palette.aire, fillOpacity: 0.18 }).addTo(map);
  if (inFiche.length && state.choisie >= 0 && !onStage()) {
    const bounds = aires.getBounds();
    if (!map.getBounds().intersects(bounds)) map.fitBounds(bounds, { maxZoom: 10 });
  }
}

/** Fill softly what a fiche without a point acts on, as long as a pointer is over its row. */
export async function showHover(territoires) {
  const mine = ++over, { map, palette } = state;
  const features = territoires.length ? await outlinesOf(territoires) : [];
  if (mine !== over) return;
  if (hovered) map.removeLayer(hovered);
  hovered = features.length ? draw(features, { color: palette.aire, weight: 1, opacity: 0.7, fillColor: palette.aire, fillOpacity: 0.14 }).addTo(map) : null;
}

/** Draw the place one is near, how far one looks, and a line to each point it is linked to ([lon, lat]). */
export function showPlace(lieu, liens = []) {
  const { map, palette, renderers: { aires: renderer } } = state;
  if (place) { map.removeLayer(place); place = null; }
  if (!lieu) return;
  const at = [lieu.lat, lieu.lon], line = { color: palette.lieu, fill: false, renderer, interactive: false };
  place = L.layerGroup([L.circleMarker(at, { ...line, radius: 6, weight: 3 })]);
  for (const [lon, lat] of liens) place.addLayer(L.polyline([at, [lat, lon]], { ...line, color: palette.aire, weight: 1.5, opacity: 0.8 }));
  if (lieu.rayon) place.addLayer(L.circle(at, { ...line, radius: lieu.rayon * 1000, weight: 1.5, dashArray: "5 5" }));
  place.addTo(map);
}

/** How many shapes are lit: around (neighbours, parts), and areas of action. */
export const countAreas = () => ({
  liens: place ? place.getLayers().filter((l) => l instanceof L.Polyline).length : 0,
  around: around ? around.getLayers().map((l) => l.getLayers().length) : [0, 0],
  aires: aires ? aires.getLayers().length : 0,
  survol: hovered ? hovered.getLayers().length : 0,
});

const draw = (features, style) => L.geoJSON(features, { renderer: state.renderers.aires, interactive: false, style: () => style });
