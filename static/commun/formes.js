/* The marks of the types of actor: told by shape and by colour, the same on the map, in the list and in the legend. */
(function () {
  "use strict";
  // Unit shapes around the origin, of about equal weight to the eye.
  const star = Array.from({ length: 10 }, (_, i) => {
    const r = i % 2 ? 0.52 : 1.2, a = (Math.PI * i) / 5 - Math.PI / 2;
    return [r * Math.cos(a), r * Math.sin(a)];
  });
  const POLYGONES = {
    etoile: star,
    carre: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
    triangle: [[0, -1.1], [1.05, 0.8], [-1.05, 0.8]],
    losange: [[0, -1.2], [1.05, 0], [0, 1.2], [-1.05, 0]],
  };

  /** Add a shape to a canvas path; an unknown one is a disc. */
  function trace(ctx, forme, x, y, rayon) {
    ctx.beginPath();
    const points = POLYGONES[forme];
    if (!points) ctx.arc(x, y, rayon * 0.95, 0, 2 * Math.PI);
    else points.forEach(([dx, dy], i) => ctx[i ? "lineTo" : "moveTo"](x + dx * rayon, y + dy * rayon));
    ctx.closePath();
  }

  /** Return the shape as a small decorative SVG element. */
  function icone(doc, forme, couleur, taille = 16) {
    const ns = "http://www.w3.org/2000/svg";
    const svg = doc.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "-1.4 -1.4 2.8 2.8");
    svg.setAttribute("width", taille);
    svg.setAttribute("height", taille);
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", "forme");
    const points = POLYGONES[forme];
    const mark = doc.createElementNS(ns, points ? "polygon" : "circle");
    if (points) mark.setAttribute("points", points.map((p) => p.map((v) => v.toFixed(2)).join(",")).join(" "));
    else mark.setAttribute("r", "0.95");
    mark.setAttribute("fill", couleur);
    svg.append(mark);
    return svg;
  }

  globalThis.formes = { trace, icone };
})();
