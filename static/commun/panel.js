/* What every panel is wrapped in: its only word back to the server is an address to go to. Should the
 * server not answer (a new process behind the same address knows nothing of this visit, and Streamlit
 * says so to nobody), the page goes there by itself: the address holds all there is to know. */
import { barre } from "./address.js";
import { alive } from "./connection.js";
import { h } from "./dom.js";
import * as drawn from "./drawn.js";
import { go, receive } from "../explorer/explorer.js";

const PATIENCE = 4000; // ms; the slowest answers under load take about one second
let renders = 0;

/** Draw a panel: its module under static/, and the style sheet of its page, which a visitor who comes from
 * another page has not (web/documents/pages.py says both). */
export default async function panneau(module, component, style = "") {
  renders += 1;
  const [{ default: draw }] = await Promise.all([import(`../${module}`), addStyle(style)]);
  const throughStreamlit = (cle, adresse, from = location.search) => {
    component.setTriggerValue(cle, adresse, from);
    if (cle === "adresse") watchOver(adresse, from);
  };
  const nom = module.slice(module.indexOf("/") + 1, -".js".length);
  if (!module.startsWith("explorer/")) return drawn.receive(nom, component, draw, throughStreamlit);
  const setTriggerValue = (_cle, adresse) => go(nom, adresse);
  return receive(nom, { ...component, throughStreamlit, setTriggerValue }, draw);
}

function addStyle(style) {
  if (!style || document.querySelector(`link[rel=stylesheet][href$="/${style}"]`)) return null;
  return new Promise((done) => {
    document.head.append(h("link", { rel: "stylesheet", href: new URL(`../${style}`, import.meta.url).href, onload: done, onerror: done }));
  });
}

/** `from`: the address what is shown answers, which may not be the one written any more. */
function watchOver(adresse, from) {
  const avant = renders, target = location.pathname + barre(adresse);
  if (target === location.pathname + from) return; // nothing to change, nothing to be drawn
  setTimeout(async () => {
    if (renders !== avant) return;
    if (await alive() && renders === avant) location.assign(target);
  }, PATIENCE);
}
