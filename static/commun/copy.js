/* The address of a view as one gives it to somebody else. */
import { h } from "./dom.js";

/** The whole address of a view of this page; `base`: the public address of the app, when it has one. */
export function publicAddress(lien, base) {
  // Every page lives right under the root, whatever path the public address has.
  const page = location.pathname.split("/").pop();
  return base ? `${base.replace(/\/+$/, "")}/${page}${lien}` : new URL(location.pathname + lien, location.origin).href;
}

/** Copy an address, as a button asks; it says so. */
export async function copyTo(button, adresse) {
  try {
    await navigator.clipboard.writeText(adresse);
    button.textContent = "Lien copié";
    setTimeout(() => { button.textContent = "Copier le lien"; }, 2500);
  } catch {
    window.prompt("Copiez ce lien :", adresse);
  }
}

/** A button that copies it. */
export function copy(lien, base) {
  const button = h("button", { type: "button", class: "bouton", onclick: () => copyTo(button, publicAddress(lien, base)) }, "Copier le lien");
  return button;
}
