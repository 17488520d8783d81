/* The map as one picture, for paper: its canvases one over the other, as they are on screen. */
import { state } from "./state.js";

/** What is shown, on a canvas of the page's own document, and what its shapes mean; null when nothing is. */
export function picture() {
  const { map, palette, config } = state, size = map.getSize();
  if (!size.x || !size.y || !state.marques.marques) return null;
  const canvas = window.parent.document.createElement("canvas"), ratio = Math.max(2, window.devicePixelRatio || 1);
  canvas.width = size.x * ratio;
  canvas.height = size.y * ratio;
  const ctx = canvas.getContext("2d"), corner = map.getContainer().getBoundingClientRect();
  ctx.scale(ratio, ratio);
  ctx.fillStyle = palette.mer;
  ctx.fillRect(0, 0, size.x, size.y);
  for (const pane of ["terres", "limites", "aires", "noms", "points"]) {
    for (const layer of map.getPane(pane).querySelectorAll("canvas")) {
      const box = layer.getBoundingClientRect();
      if (box.width && box.height) ctx.drawImage(layer, box.left - corner.left, box.top - corner.top, box.width, box.height);
    }
  }
  // Chromium prints what was drawn on a canvas, not its pixels, and not to scale: one image, then.
  const whole = canvas.cloneNode();
  whole.getContext("2d").drawImage(canvas, 0, 0);
  const credit = map.attributionControl.getContainer().textContent.trim();
  return { canvas: whole, roles: config.roles, credit };
}
