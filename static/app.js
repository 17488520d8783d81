/* What every page needs from the start: the theme, the skip link, the way out of an unreachable server. */
import "./formes.js";
import { suivreTheme } from "./pont.js";

const pret = () => document.querySelector(".stApp");

function demarrer() {
  suivreTheme();
  const principal = document.querySelector('[data-testid="stMain"]');
  if (principal && !principal.id) {
    principal.id = "contenu";
    principal.tabIndex = -1;
  }
}

document.querySelector(".evitement")?.addEventListener("click", (e) => {
  const contenu = document.getElementById("contenu");
  if (contenu) { e.preventDefault(); contenu.focus(); }
});

const guet = new MutationObserver(() => { if (pret()) demarrer(); });
guet.observe(document.body, { childList: true, subtree: true });
