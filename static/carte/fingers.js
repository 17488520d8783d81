/* One finger scrolls the page, two move the map: where the page scrolls, a map that kept every swipe would be a trap.
 * On stage, and where the page fits the screen, one finger is enough. */
import { onStage, pageWindow, state } from "./state.js";

const SHOWN_MS = 1600;
const touchScreen = window.matchMedia("(pointer: coarse)");
let hint, timer = 0;

/** Share touch between the page and the map, from now on. */
export function shareTouch() {
  const box = state.map.getContainer();
  hint = Object.assign(document.createElement("p"), { className: "deux-doigts", hidden: true, textContent: "Deux doigts pour déplacer la carte" });
  hint.setAttribute("role", "status");
  box.append(hint);
  box.addEventListener("pointerdown", ({ pointerType }) => adjustTouch(pointerType === "touch"), { capture: true });
  box.addEventListener("pointerup", () => adjustTouch(), { capture: true });
  box.addEventListener("touchmove", ({ touches }) => (touches.length === 1 && !state.map.dragging.enabled() ? show() : hide()), { passive: true });
  box.addEventListener("touchstart", ({ touches }) => { if (touches.length > 1) hide(); }, { passive: true });
  pageWindow().addEventListener("resize", () => adjustTouch());
  if (elsewhere()) state.map.scrollWheelZoom.disable(); // the wheel belongs to the page around
  adjustTouch();
}

/** Give one finger to the page or to the map, as the page is now; `touch`: whether a finger is what acts. */
export function adjustTouch(touch = touchScreen.matches) {
  const { dragging } = state.map;
  if (touch && !onStage() && pageScrolls()) dragging.disable();
  else dragging.enable();
}

/** Whether our page is shown by another: how far that one scrolls is not ours to know. */
const elsewhere = () => pageWindow() !== window.top;

function pageScrolls() {
  if (elsewhere()) return true;
  const page = pageWindow().document.querySelector('[data-testid="stMain"]');
  return Boolean(page) && page.scrollHeight > page.clientHeight + 1;
}

function show() {
  hint.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(hide, SHOWN_MS);
}

function hide() { hint.hidden = true; }
