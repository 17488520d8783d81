/* The marks of the types of actor: told by shape and by colour, the same on the map, in the list and in the legend. */
import { FORMES } from "./constants.js";

/** Add a shape to a canvas path; an unknown one is a disc. */
export function trace(ctx, forme, x, y, rayon) {
  ctx.beginPath();
  const points = FORMES[forme];
  if (!points) ctx.arc(x, y, rayon * 0.95, 0, 2 * Math.PI);
  else points.forEach(([dx, dy], i) => ctx[i ? "lineTo" : "moveTo"](x + dx * rayon, y + dy * rayon));
  ctx.closePath();
}

/** Return the shape as a small decorative SVG element. */
export function icone(doc, forme, couleur, taille = 16) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = doc.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "-1.4 -1.4 2.8 2.8");
  svg.setAttribute("width", taille);
  svg.setAttribute("height", taille);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "forme");
  const points = FORMES[forme];
  const mark = doc.createElementNS(ns, points ? "polygon" : "circle");
  if (points) mark.setAttribute("points", points.map((p) => p.map((v) => v.toFixed(2)).join(",")).join(" "));
  else mark.setAttribute("r", "0.95");
  mark.setAttribute("fill", couleur);
  svg.append(mark);
  return svg;
}
