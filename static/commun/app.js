/* What every page needs from the start: the theme, a skip link, and a word when the server is gone. */
import { keepSteps } from "./address.js";
import { watchFrame } from "./frame.js";
import { PAS, connexion, withoutDialog } from "./connection.js";
import { h } from "./dom.js";
import { followTheme } from "./bridge.js";

document.querySelector(".evitement").addEventListener("click", (e) => {
  // Streamlit's <main> begins with our menu: the title is what comes after it.
  const titre = document.querySelector("#stMain h1");
  if (titre) { e.preventDefault(); titre.tabIndex = -1; titre.focus(); }
});

keepSteps();

// A menu closes by Escape, or when one leaves it.
document.addEventListener("keydown", ({ key, target }) => {
  const menu = key === "Escape" && target.closest?.("details.menu[open]");
  if (menu) { menu.open = false; menu.firstElementChild.focus(); }
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const menu = target.closest?.("details.menu[open]");
  if (menu && !menu.contains(relatedTarget)) menu.open = false;
});

// On a phone, the menu of the pages: it closes by Escape, by a choice, or when one taps elsewhere.
const pages = document.querySelector(".menu-pages");
const openPages = (yes) => {
  document.documentElement.toggleAttribute("data-menu", yes);
  pages.setAttribute("aria-expanded", String(yes));
};
pages?.addEventListener("click", () => openPages(!document.documentElement.hasAttribute("data-menu")));
document.addEventListener("click", ({ target }) => {
  if (document.documentElement.hasAttribute("data-menu") && !pages.contains(target)) openPages(false);
});
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && document.documentElement.hasAttribute("data-menu")) { openPages(false); pages.focus(); }
});

// Streamlit paints its theme once its script has run: wait for it, once.
const observer = new MutationObserver(() => {
  if (!document.querySelector(".stApp")) return;
  observer.disconnect();
  followTheme();
  watchFrame();
  tellConnection();
});
observer.observe(document.body, { childList: true, subtree: true });

/** Say that the server no longer answers, until it does again; what is on screen stays usable. */
function tellConnection() {
  const avis = h("p", { class: "connexion-perdue", role: "status", hidden: true },
    "Connexion perdue : ce qui est affiché reste lisible, la suite reprendra d’elle-même.");
  document.body.append(avis);
  let halt = null;
  withoutDialog(() => {
    if (halt) return;
    avis.hidden = false;
    halt = connexion((lost) => {
      if (lost) return;
      halt();
      halt = null;
      avis.hidden = true;
      // A server that was started again knows nothing of this visit; a stage carries on by itself.
      if (!document.querySelector(".recits.joue, .recits.notes")) location.reload();
      // Streamlit may have nothing left on screen: asked at once, but never two loads in a row.
    }, true, Math.max(0, PAS - performance.now()));
  });
}
