/* The map alone, inside another site (web/publiques/embarquer.py): the document itself says what it shows, and a fiche
 * that is chosen is named, with a link to its page. No other window is spoken to: it also lives in a sandbox. */
import { load, state } from "../carte/state.js";

const { carte: shown, fiche: page, theme } = JSON.parse(document.getElementById("etat").textContent);
const choisie = document.querySelector(".choisie");
let placed = false;

function start() {
  if (placed || !window.carte) return;
  placed = true;
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  window.carte.setTheme(dark ? "dark" : "light");
  window.carte.show(shown);
}
document.addEventListener("carte:prete", start);
start();

document.addEventListener("carte:choix", async ({ detail }) => {
  const noms = await load(state.config.noms);
  const lien = document.createElement("a"), fermer = document.createElement("button");
  Object.assign(lien, { href: page + detail, target: "_blank", rel: "noopener", textContent: noms.nom[noms.id.indexOf(detail)] });
  Object.assign(fermer, { type: "button", textContent: "×", ariaLabel: "Fermer" });
  fermer.addEventListener("click", () => { choisie.hidden = true; });
  choisie.replaceChildren(lien, fermer);
  choisie.hidden = false;
  lien.focus({ preventScroll: true });
});
