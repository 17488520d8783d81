/* On stage: from one step to the next in one flight, which the outlines follow as well as they can. */
import { state } from "./state.js";

const FLIGHT_S = 0.9; // seconds; a hall follows the eye, it does not wait
let nextTrace = 0, end = 0, relay = 0, toSettle = false;

/** Follow the flights of the map; before its layers do, which then draw all they have at the end of one. */
export function followFlights() {
  state.map.on("moveend", () => { if (performance.now() >= end) state.flying = false; });
  state.map.on("zoom", trace);
}

/** Go and look at a box in one smooth move; at once for the first view or if motion is unwelcome. */
export function fly(limites) {
  const { map } = state;
  map.invalidateSize({ pan: false, animate: false });
  map.stop();
  if (!map.getSize().x) return; // framed when it gets a size
  state.flying = state.cadre !== undefined && !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!state.flying) { settle(); return; }
  const { box, options } = onStageOf(limites);
  end = performance.now() + FLIGHT_S * 1000;
  clearTimeout(relay);
  relay = setTimeout(land, FLIGHT_S * 1000 + 400); // a hand on the map may have cut the flight short
  map.flyToBounds(box, { ...options, duration: FLIGHT_S });
}

/** The box of the stage has changed: frame the step again, at once or when the flight is over. */
export function resettle() {
  toSettle = true;
  if (!state.flying) settle();
}

/** How a box fills the stage: to a tenth of a zoom, and over the credit. */
function onStageOf([w, s, e, n]) {
  const { map } = state;
  map.options.zoomSnap = 0.1;
  const credit = map.attributionControl.getContainer().offsetHeight;
  return { box: [[s, w], [n, e]], options: { maxZoom: 10.5, paddingTopLeft: [16, 16], paddingBottomRight: [16, 16 + credit] } };
}

/** Frame the step as the stage is now: its box may have changed since. */
function settle() {
  toSettle = false;
  const { box, options } = onStageOf(state.asked.cadre.limites);
  state.map.fitBounds(box, { ...options, animate: false });
}

/** The flight is over: draw what was left out. A change of the map's box says "moved" too, on the way. */
function land() {
  if (!state.flying || performance.now() < end) return;
  state.flying = false;
  if (toSettle) settle();
  state.villes.draw();
}

/** Outlines are drawn for one view: in flight they are drawn again as often as they can be. */
function trace() {
  const start = performance.now();
  if (!state.flying || start < nextTrace) return;
  for (const renderer of Object.values(state.renderers)) if (state.map.hasLayer(renderer)) renderer._reset();
  nextTrace = performance.now() + 2 * (performance.now() - start);
}
