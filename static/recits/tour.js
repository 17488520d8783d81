/* A commune and a need of the hall: the first table, chair by chair. */
import { forme, h } from "../commun/dom.js";

const PAS = 0.6; // seconds between two chairs: the time to read a name

/** What the stage shows of a table (web/panels/reunir.py, `on_stage`); its chairs come one after the other. */
export function tour({ titre, lieu, avis, chaises }, vocabulary) {
  return [
    h("h1", {}, titre),
    h("p", { class: "compte-vue" }, `Qui réunir, à ${lieu}`),
    avis ? h("p", { class: "propos" }, avis) : null,
    h("ol", { class: "tour" }, chaises.map((c, i) => h("li", { class: c.vide ? "vide" : null, style: `--tard: ${(PAS * i).toFixed(1)}s` },
      h("p", { class: "chaise" }, c.chaise),
      h("h2", {}, c.role ? forme(vocabulary.formes[c.role], 24) : null, c.nom),
      h("p", { class: "ou" }, [c.dit, c.lieu].filter(Boolean).join(" · "))))),
  ];
}
