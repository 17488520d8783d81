/* Running text that came as plain blocks, drawn as elements; and a QR code as an SVG. */
import { h } from "../commun/dom.js";

const NS = "http://www.w3.org/2000/svg";

const piece = (m) => {
  let node = document.createTextNode(m.texte);
  if (m.italique) node = h("em", {}, node);
  if (m.gras) node = h("strong", {}, node);
  return m.lien ? h("a", { href: m.lien, rel: "noopener noreferrer", target: "_blank" }, node) : node;
};

/** Elements of some blocks: paragraphs, lists, quotations. */
export const blocs = (liste) => liste.map((b) => {
  const tag = { p: "p", ul: "ul", ol: "ol", citation: "blockquote" }[b.genre];
  if (b.genre === "p") return h("p", {}, b.lignes.flat().map(piece));
  return h(tag, {}, b.lignes.map((l) => h(b.genre === "citation" ? "p" : "li", {}, l.map(piece))));
});

/** A QR code: dark modules as strokes, in the quiet zone a reader needs. */
export function code(qr) {
  const svg = document.createElementNS(NS, "svg"), trace = document.createElementNS(NS, "path");
  svg.setAttribute("viewBox", `-4 -4 ${qr.cote + 8} ${qr.cote + 8}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `Code QR de l’adresse ${qr.adresse}`);
  svg.setAttribute("class", "qr");
  svg.setAttribute("shape-rendering", "crispEdges");
  trace.setAttribute("d", qr.trace);
  trace.setAttribute("stroke", "#000");
  svg.append(trace);
  return svg;
}

/** An address as one reads it aloud: no scheme. */
export const shortened = (adresse) => adresse.replace(/^https?:\/\//, "");
