/* Where the map looks: what it is asked to frame, and what the visitor last saw. */
import { CARTE } from "../commun/constants.js";
import { resettle } from "./follow.js";
import { keep } from "./memory.js";
import { insetPadding } from "./layers/vignettes.js";
import { onStage, state } from "./state.js";

let pending = null; // a box to frame once the map has a size
let framed = null; // the box in view, as long as no hand has moved the map

export function keepView() {
  const { map } = state;
  if (!map.getSize().x || state.cadre === undefined) return; // nobody has looked yet
  if (onStage()) return; // a story's view is not what the visitor last saw
  const c = map.getCenter();
  keep([c.lat, c.lng, map.getZoom()]);
}

/** Frame a box. The first view is not come to from another: nobody has looked yet. */
export function fitTo(limites, smoothly = state.cadre !== undefined) {
  const { map } = state;
  if (!limites) return;
  if (!map.getSize().x) { pending = limites; return; }
  if (map._animatingZoom) { map.once("zoomend", () => fitTo(limites, smoothly)); return; } // Leaflet would forget it
  const [w, s, e, n] = limites, { left, top, right, bottom } = insetPadding(), { margin } = CARTE;
  const animate = smoothly && !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  map.fitBounds([[s, w], [n, e]], { animate, duration: 0.24, maxZoom: CARTE.closest,
    paddingTopLeft: [margin + left, margin + top], paddingBottomRight: [margin + right, margin + bottom] });
  framed = limites;
}

/** A hand moves the map: what was framed is no longer what is looked at. */
export function leaveFrame() { framed = null; }

/** Go and look where one asks; before the first view is framed, in its place. */
export function lookAt(limites) {
  if (state.cadre === undefined && state.asked?.cadre) state.cadre = state.asked.cadre.cle;
  fitTo(limites);
}

/** Look at once where another map looks. */
export function goTo({ centre, zoom }) {
  framed = null;
  state.map.setView(centre, zoom, { animate: false });
}

/** What was framed still is when the map's box changes, unless a hand has moved the map: it then keeps its centre. One
 * that was hidden first goes where it was asked to. */
export function onResize() {
  const { map } = state;
  map.invalidateSize({ animate: false });
  if (!map.getSize().x) return;
  if (onStage()) { resettle(); return; }
  const limites = pending ?? framed;
  pending = null;
  if (limites) fitTo(limites, false);
}
