/* What one map holds while its frame lives: shared by the modules of this folder, drawn from nowhere else. */
import { PALETTES } from "./draw.js";

export const state = {
  map: null, // Leaflet's
  config: null, // where the files are, the types of actor (pages/_ui/carte.py)
  palette: PALETTES.light,
  scale: 1, // how much larger marks and names are than on a desk
  points: null, // columns of every fiche, in degrees and in world coordinates (decode.js)
  n: 0,
  noms: null, // slugs and names of every fiche, once something needs them
  asked: null, // what the page last asked to show
  visible: null, // one byte a fiche
  choisie: -1, // position of the fiche that is open
  survolee: -1, // of the one under the pointer
  marques: null, // the layer of fiches (points.js)
  villes: null, // the layer of town names (names.js)
  cadre: undefined, // key of the last box framed; undefined: nobody has looked yet
  flying: false,
  placee: false, // whether the outlines that could be had are drawn
  prepared: false, // whether all that a récit needs is there: the network may go
};

/** On stage (Présenter): larger, flown to, nothing cut by an edge. */
export const onStage = () => Boolean(state.asked?.vol);

/** The window of the page: the one around the map, or the map's own where it is alone, inside another site. */
export const pageWindow = () => (state.config.seule ? window : window.parent);

/** The window of the page that lays things over the map; null inside another site, whose window may not be read. */
export const pageAround = () => (state.config.seule ? null : window.parent);

/** Tell the page what happens here. */
export function tell(type, detail) {
  pageWindow().document.dispatchEvent(new CustomEvent(`carte:${type}`, { detail }));
}

const files = new Map(); // address -> promise of its JSON
/** A JSON file, fetched once. */
export function load(url) {
  if (!files.has(url)) {
    files.set(url, fetch(url).then((r) => {
      if (!r.ok) throw Object.assign(new Error(`${url} : ${r.status}`), { absent: r.status === 404 });
      return r.json();
    }).catch((error) => { if (!error.absent) files.delete(url); throw error; })); // what does not exist is asked once
  }
  return files.get(url);
}
