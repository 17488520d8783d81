/* The insets of overseas France: buttons over the map, drawn by insets.js. They follow the filters and open their zone. */
import { prepareCanvas } from "../draw.js";
import { insetsOf, overMap, paintInset, placeInsets, sayInset, zoneSeen, zonesOf } from "../insets.js";
import { geojson } from "./outlines.js";
import { roleOf } from "./points.js";
import { onStage, pageAround, state } from "../state.js";
import { fitTo } from "../view.js";

let box, members, outlines = new Map(), shown = "", soon = 0;

/** Make room for the insets, over the map and under its controls. */
export function mountInsets() {
  box = document.createElement("div");
  box.className = "vignettes";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Outre-mer");
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(box);
  state.map.getContainer().append(box);
  state.map.on("moveend resize", drawSoon);
}

/** Fetch the outlines they share with the map; once there, draw again. */
export function outlineInsets() {
  geojson("departement").then(({ features }) => {
    outlines = new Map(features.map((f) => [f.properties.code, f]));
    shown = "";
    drawInsets();
  }, () => {});
}

/** How many insets there are in the view asked for, and which zone it looks at. */
function wanted() {
  const { map, points, visible, asked } = state;
  if (!asked?.vignettes || onStage() || !points || !visible) return [];
  members ??= zonesOf(points);
  const { lat, lng: lon } = map.getCenter();
  return insetsOf(members, visible, zoneSeen({ lat, lon, zoom: map.getZoom() }));
}

/** What the insets leave free of the map, for what is fitted in it. */
export function insetPadding() {
  const { asked, map } = state;
  return placeInsets(map.getSize(), asked?.vignettes && !onStage() ? wanted().length : 0, pageAround()).padding;
}

export function drawSoon() {
  cancelAnimationFrame(soon);
  soon = requestAnimationFrame(drawInsets);
}

/** Draw them all; nothing is drawn twice alike. */
export function drawInsets() {
  if (!box) return;
  const { map, palette } = state, insets = wanted(), size = map.getSize(), { boxes } = placeInsets(size, insets.length, pageAround());
  const said = JSON.stringify([insets.map(({ rank, membres }) => [rank, membres]), boxes, palette.mer, state.asked?.types]);
  box.hidden = !boxes.length;
  document.body.classList.toggle("telephone", overMap(pageAround()) > 0);
  if (said === shown) return;
  shown = said;
  const ranks = insets.slice(0, boxes.length);
  while (box.children.length > ranks.length) box.lastChild.remove();
  ranks.forEach((inset, i) => dress(box.children[i] ?? box.appendChild(button()), inset, boxes[i]));
}

function button() {
  const made = document.createElement("button");
  made.type = "button";
  made.append(document.createElement("canvas"));
  made.addEventListener("click", () => fitTo(CHOSEN.get(made).limites));
  return made;
}

const CHOSEN = new WeakMap(); // button -> its zone

function dress(button, inset, { x, y, w, h }) {
  CHOSEN.set(button, inset.zone);
  Object.assign(button.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` });
  button.setAttribute("aria-label", sayInset(inset));
  button.title = inset.rank ? `Aller à : ${inset.zone.nom}` : "Revenir à l’Hexagone";
  const canvas = button.firstChild;
  canvas.style.width = `${w}px`; canvas.style.height = `${h}px`;
  paintInset(prepareCanvas(canvas, { x: w, y: h }), inset, { w, h }, outlines.get(inset.zone.code), { palette: state.palette, roleOf });
}

/** What the insets show, for tests. */
export const describeInsets = () => [...(box?.children ?? [])].filter(() => !box.hidden).map((b) => {
  const { left, top, width, height } = b.style;
  return { nom: CHOSEN.get(b).nom, x: parseFloat(left), y: parseFloat(top), w: parseFloat(width), h: parseFloat(height) };
});
