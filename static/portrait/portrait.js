/* Mon territoire: what only a browser does with the page the server has drawn (web/panels/portrait.py). */
import { plainClick, h, typo } from "../commun/dom.js";
import { write } from "../commun/address.js";
import { lieuField } from "../saisie/lieu.js";
import { show, hover } from "../commun/bridge.js";

const ETROIT = "(max-width: 900px)"; // the map is below the lists: portrait.css
const toTheMap = () => document.querySelector(".st-key-monterritoire iframe")?.scrollIntoView({ block: "center" });

export default function portrait({ box, data, changed, first, go }) {
  const state = (box.etat ??= listen(box)), hiddenBefore = state.hidden;
  Object.assign(state, { data, go, hidden: !data.carte });
  if (!first && !changed && state.shown === data.cle) return;
  state.shown = data.cle;
  const lieu = box.querySelector(".lieu");
  if (!lieu.querySelector("[role=listbox]")) {
    lieuField(lieu, { choose: ({ niveau, code }) => state.go(`?${niveau}=${code}`),
      need: (q, total) => lieu.querySelector(".aide").replaceChildren("Ce n’est pas un lieu. ",
        h("a", { href: `./${write({ q })}` }, typo(`Voir ${total > 1 ? `les ${total} fiches qui répondent` : "la fiche qui répond"} à « ${q} »`))) });
  }
  // A map that was hidden frames a place only once it has its size.
  if (data.carte) setTimeout(() => { if (state.data === data) show(data.carte); }, hiddenBefore && !first ? 120 : 0);
  if (first || !changed) return;
  box.querySelector("h1").focus({ preventScroll: true });
  (box.closest("#avant") ?? document.querySelector('[data-testid="stMain"]'))?.scrollTo(0, 0);
}

/** One listener for all there is: the HTML under it may be another at any time. */
function listen(box) {
  const state = {};
  box.addEventListener("click", (e) => {
    const lieu = e.target.closest("a[href^='?']"), aire = e.target.closest(".aire");
    if (lieu && plainClick(e)) { e.preventDefault(); state.go(lieu.getAttribute("href")); }
    if (aire) light(state, aire);
    if (e.target.closest(".vers-carte")) toTheMap();
    const reunir = e.target.closest(".vers-reunir"), besoin = box.querySelector("#portrait-besoin")?.value.trim();
    if (reunir && besoin) { // the need typed goes along
      const there = new URL(reunir.href);
      there.searchParams.set("besoin", besoin);
      reunir.href = there.href;
    }
  });
  const rank = (e) => Number(e.target.closest("[data-i]")?.dataset.i ?? -1);
  for (const arrives of ["mouseover", "focusin"]) box.addEventListener(arrives, (e) => hover(rank(e)));
  for (const leaves of ["mouseleave", "focusout"]) box.addEventListener(leaves, () => hover(-1));
  document.addEventListener("carte:choix", ({ detail }) => {
    const lien = box.isConnected && box.querySelector(`a[data-id="${CSS.escape(detail)}"]`);
    if (!lien) return;
    for (let fold = lien.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    lien.scrollIntoView({ block: "center" });
    lien.focus({ preventScroll: true });
  });
  return state;
}

/** Light up on the map where a fiche acts, or put it out. */
function light(state, button) {
  const shown = button.getAttribute("aria-pressed") === "true";
  for (const b of document.querySelectorAll(".portrait .aire")) b.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", String(!shown));
  const chosen = { choisie: Number(button.closest("[data-i]").dataset.i), aires: JSON.parse(button.dataset.aires) };
  show({ ...state.data.carte, ...(shown ? {} : chosen) });
  if (!shown && matchMedia(ETROIT).matches) toTheMap();
}
