/* The Explorer on paper. A frame is laid out for paper by no one: its map is printed as a picture of what it
 * shows, whole, with what its shapes mean; below, the address of the view and the day. */
import { picture } from "../commun/bridge.js";
import { publicAddress } from "../commun/copy.js";
import { forme, h } from "../commun/dom.js";

const DAY = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long" });
let view = null; // what the page shows, as the summary is told

/** Keep what would be printed now. */
export function toPrint(data) { view = data; }

/** Put the picture and the address where app.css shows them. */
function prepare() {
  const page = document.querySelector(".st-key-explorateur");
  if (!page || !view) return;
  document.querySelectorAll(".sur-papier").forEach((e) => e.remove());
  const map = picture();
  if (map) page.querySelector(".st-key-panneau-bilan").after(h("figure", { class: "sur-papier", style: `--proportion: ${map.canvas.width / map.canvas.height}` }, map.canvas,
    h("figcaption", {}, map.roles.map((role) => h("span", {}, forme(role, 12), ` ${role.libelle}`)), h("span", {}, map.credit))));
  page.append(h("p", { class: "sur-papier" }, "Cette vue : ", publicAddress(view.lien, view.base), `. Imprimée le ${DAY.format(new Date())}.`));
}

window.addEventListener("beforeprint", prepare); // before the frame is laid out for paper
