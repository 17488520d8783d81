/* Online basemaps: asked of their servers only once the visitor has chosen one. */
import { FONDS } from "../../commun/constants.js";
import { state } from "../state.js";

let chosen, tiles;

/** Put the basemap of a name under the outlines; "contours" is none. */
export function showTiles(nom) {
  if (chosen === nom) return;
  chosen = nom;
  const { map } = state, fond = FONDS[nom];
  if (tiles) { map.removeLayer(tiles); tiles = null; }
  map.getContainer().classList.toggle("avec-tuiles", Boolean(fond));
  // The land stays under the tiles: if they fail, the outlines are still there.
  if (fond) tiles = L.tileLayer(fond.url, { attribution: fond.attribution, maxZoom: 18 }).addTo(map);
}
