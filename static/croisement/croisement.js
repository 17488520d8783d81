/* Croiser: what only a browser does with the page the server has drawn (web/panels/croisement.py). */
import { h, plainClick, root } from "../commun/dom.js";
import { copyTo, publicAddress } from "../commun/copy.js";

export default function croisement({ box, data, go }) {
  const state = (box.etat ??= listen(box));
  Object.assign(state, { data, go });
}

/** One listener for all there is: the HTML under it may be another at any time. */
function listen(box) {
  const state = {};
  box.addEventListener("change", ({ target }) => {
    if (["lignes", "colonnes"].includes(target.name)) settle(box, target);
    if (target.form) state.go(asked(target.form));
  });
  box.addEventListener("submit", (e) => { e.preventDefault(); state.go(asked(e.target)); });
  box.addEventListener("click", (e) => {
    const on = (selector) => e.target.closest(selector);
    const lien = on("a[href^='?']"), unite = on("[data-adresse]");
    if (lien && plainClick(e)) { e.preventDefault(); state.go(lien.getAttribute("href")); }
    if (unite) leave(state, unite.dataset.adresse);
    if (on(".vers-blancs")) { e.preventDefault(); openBlancs(box); }
    if (on(".inverser")) swap(box, state);
    if (on(".copier")) copyTo(on(".copier"), publicAddress(state.data.lien, state.data.base));
    if (on(".png")) png(root(on(".png").dataset.source), on(".png"));
  });
  box.addEventListener("keydown", withArrows);
  return state;
}

/** What the form asks: as an address of the page. */
const asked = (form) => `?${new URLSearchParams([...new FormData(form)].filter(([, valeur]) => valeur))}`;
const leave = ({ go }, adresse) => { if (adresse.startsWith(".")) location.href = root(adresse); else go(adresse || "?"); };

/** Two faces are of two families: the one that is in the way takes the place of the other. */
function settle(box, changed) {
  const other = box.querySelector(`[name="${changed.name === "lignes" ? "colonnes" : "lignes"}"]`), face = box.querySelector('[name="face"]');
  const famille = (select) => select.selectedOptions[0].dataset.famille;
  if (face) face.value = "";
  if (famille(changed) !== famille(other)) return;
  const avant = [...changed.options].find((o) => o.defaultSelected); // what the server drew
  if (avant.dataset.famille !== famille(changed)) other.value = avant.value;
}

function swap(box, state) {
  const [lignes, colonnes] = ["lignes", "colonnes"].map((nom) => box.querySelector(`[name="${nom}"]`));
  [lignes.value, colonnes.value] = [colonnes.value, lignes.value];
  state.go(asked(lignes.form));
}

/** Arrows go from figure to figure, as in a spreadsheet; Tab still goes through them all. */
function withArrows(e) {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
  const here = e.target.closest("td");
  if (!step || !here || e.altKey || e.ctrlKey || e.metaKey) return;
  const rows = [...here.closest("table").rows];
  let i = rows.indexOf(here.parentElement) + step[0], j = here.cellIndex + step[1];
  while (rows[i]?.cells[j]) {
    const lien = rows[i].cells[j].querySelector("a");
    if (lien) { e.preventDefault(); lien.focus(); return; }
    i += step[0]; j += step[1];
  }
}

function openBlancs(box) {
  const blancs = box.querySelector(".cube-blancs"), details = blancs.querySelector("details");
  if (details) details.open = true;
  blancs.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  details?.querySelector("summary").focus({ preventScroll: true });
}

/** Turn the drawing into pixels here, in this browser: twice its size, for a sharp slide. */
async function png(source, button) {
  const said = button.textContent;
  try {
    const answer = await fetch(source);
    if (!answer.ok) throw new Error(String(answer.status));
    const image = new Image();
    image.src = URL.createObjectURL(await answer.blob());
    await image.decode();
    const canvas = h("canvas", { width: image.naturalWidth * 2, height: image.naturalHeight * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    const pixels = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const lien = h("a", { href: URL.createObjectURL(pixels), download: "croisement.png" });
    lien.click();
    setTimeout(() => URL.revokeObjectURL(lien.href), 10000);
    button.textContent = said;
  } catch {
    button.textContent = "L’image n’a pas pu être faite : réessayer";
  }
}
