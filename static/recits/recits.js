/* Présenter: the list of récits, which the server has drawn; a récit played on stage, or the presenter's notes. */
import { load } from "../commun/dom.js";
import { play } from "./regie.js";
import { follow } from "./notes.js";

export default async function recits({ box, data: { jeu } }) {
  // The server may tell the same récit again (it came back, it woke): what plays goes on.
  if (jeu && box.regie?.nom === jeu.nom) { box.regie.title?.(); return; }
  box.regie?.finish();
  box.regie = null;
  if (!jeu) return; // the list
  const notes = new URLSearchParams(location.search).get("notes") === "1";
  box.regie = { nom: jeu.nom, finish: () => {} }; // while it is on its way
  const vocabulary = notes ? null : await load(jeu.vocabulaires);
  box.regie = (notes ? follow : play)(box, jeu, vocabulary);
}
