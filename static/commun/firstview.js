/* The first view of a page the server has drawn (web/documents/first_view.py): given life while Streamlit is on its
 * way, which then takes its place (panel.js). Until then, a choice is a link like another. */
import { apercu } from "../carte/preview.js";
import { barre } from "./address.js";
import { showAlso } from "./bridge.js";
import { alone, erase, handOver, startStreamlit, whenStreamlit } from "./handover.js";
import panneau from "./panel.js";

async function enliven() {
  const page = document.getElementById("avant"), { nom, module, data, attend } = JSON.parse(page.dataset.dit);
  const canvas = page.querySelector(".apercu canvas");
  if (canvas) picture(canvas, data.vocabulaires);
  whenStreamlit(attend, () => handOver(() => {})); // words alone have no panel that takes their place
  if (module) await panneau(module, { data, parentElement: page.querySelector(`.st-key-panneau-${nom}`), setTriggerValue: leave });
}

/** Without an answer and before Streamlit, an address is opened as a link is. */
const leave = (_cle, adresse) => location.assign(location.pathname + barre(adresse));

/** What the map will show, painted where it will be. */
function picture(canvas, vocabulaires) {
  let carte = null;
  const paint = () => apercu(canvas, carte, vocabulaires, document.documentElement.dataset.theme).catch(() => {});
  showAlso((state) => { carte = state; paint(); });
  window.addEventListener("resize", () => { if (alone() && carte) paint(); });
}

// Should it fail, Streamlit draws the page by itself.
if (alone()) enliven().catch(erase).finally(() => requestAnimationFrame(() => setTimeout(startStreamlit)));
