/* What a pointer does on the map: names what it is over, opens a fiche, a group, or a choice between those of one spot. */
import { icone } from "../commun/formes.js";
import { under } from "./cluster.js";
import { showHover } from "./layers/areas.js";
import { roleOf } from "./layers/points.js";
import { load, state, tell } from "./state.js";

let tooltip, choices;

/** Listen to the pointer over the map. */
export function followPointer() {
  const { map } = state, box = map.getContainer();
  tooltip = Object.assign(document.createElement("div"), { className: "infobulle", hidden: true });
  choices = Object.assign(document.createElement("div"), { className: "choix", hidden: true });
  box.append(tooltip, choices);
  L.DomEvent.disableClickPropagation(choices);
  L.DomEvent.disableScrollPropagation(choices);
  choices.addEventListener("keydown", (e) => { if (e.key === "Escape") closeChoices(); });
  map.on("mousemove", onPointer).on("click", onClick).on("mouseout", () => { tooltip.hidden = true; hover(-1); tell("visee", null); });
  // Names are for the pointer and for lists of one spot: they come when one of these does.
  box.addEventListener("pointerenter", () => names().catch(() => {}), { once: true });
}

const names = () => load(state.config.noms).then((n) => { state.noms = n; return n; });

/** Show which fiche is under a pointer, here or in the list; -1 for none. */
export function hover(i) {
  if (i === state.survolee) return;
  state.survolee = i;
  state.marques.drawSoon();
}

/** Show which row of the list a pointer is over: its mark says its name. `aires`: what it acts on, where it has no mark. */
export function hoverRow(i, aires = []) {
  hover(i);
  showHover(aires);
  if (i < 0) { tooltip.hidden = true; return; }
  names().then(({ nom }) => {
    const m = state.survolee === i && state.marques.marques?.find(({ membres }) => membres.includes(i));
    if (m) sayOver(m, nom[i]);
  }, () => {});
}

/** Say something under a mark. */
function sayOver(m, words) {
  tooltip.textContent = words;
  tooltip.hidden = false;
  const half = tooltip.offsetWidth / 2, { x, y } = state.map.getSize();
  tooltip.style.left = `${Math.max(half + 4, Math.min(m.ex, x - half - 4))}px`;
  tooltip.style.top = `${m.ey + m.r + 6 + tooltip.offsetHeight > y ? m.ey - m.r - 6 - tooltip.offsetHeight : m.ey + m.r + 6}px`;
}

const markUnder = ({ containerPoint: { x, y } }, margin) => state.marques.marques && under(state.marques.marques, x, y, margin);

function onPointer(e) {
  const { map } = state, m = markUnder(e, 6);
  map.getContainer().style.cursor = m ? "pointer" : "";
  const alone = m && m.membres.length === 1 ? m.membres[0] : -1;
  if (alone !== state.survolee) {
    hover(alone);
    tell("survol", alone);
    tell("visee", state.noms && alone >= 0 ? state.noms.id[alone] : null);
  }
  if (!m) { tooltip.hidden = true; return; }
  sayOver(m, alone < 0 ? madeOf(m) : (state.noms ? state.noms.nom[alone] : "…"));
}

/** What a group is made of, in words: "5 fiches : 3 PTCE, 2 Catalyseur". */
function madeOf({ membres, parts }) {
  const each = (parts ?? []).map(({ role, n }) => `${n} ${n > 1 ? role.pluriel ?? role.libelle : role.libelle}`);
  return `${membres.length} fiches${each.length ? ` : ${each.join(", ")}` : ""}`;
}

function onClick(e) {
  closeChoices();
  const m = markUnder(e, 8);
  if (!m) return;
  if (m.membres.length === 1) choose(m.membres[0]);
  else openGroup(m);
}

function choose(i) {
  load(state.config.noms).then((n) => tell("choix", n.id[i]), () => tell("panne", "Cette fiche n’a pas pu être ouverte depuis la carte ; la liste l’ouvre."));
}

function openGroup(m) {
  const { map, points } = state, bounds = L.latLngBounds(m.membres.map((i) => [points.lat[i], points.lon[i]]));
  const onePlace = bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < 30;
  if (onePlace || map.getZoom() >= map.getMaxZoom()) openChoices(m.membres);
  else map.fitBounds(bounds.pad(0.2), { maxZoom: Math.max(map.getZoom() + 2, 9) });
}

async function openChoices(membres) {
  const n = await load(state.config.noms);
  choices.replaceChildren();
  const titre = document.createElement("p");
  titre.textContent = `${membres.length} fiches au même endroit`;
  const liste = document.createElement("ul");
  for (const i of membres) {
    const role = roleOf(i), button = document.createElement("button");
    button.type = "button";
    button.append(icone(document, role.forme, role.couleur), n.nom[i]);
    button.addEventListener("click", () => { closeChoices(); choose(i); });
    const li = document.createElement("li");
    li.append(button);
    liste.append(li);
  }
  choices.append(titre, liste);
  choices.hidden = false;
  liste.querySelector("button").focus();
}

/** Put away the list of one spot. */
export function closeChoices() { choices.hidden = true; }
