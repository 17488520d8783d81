/* What every page needs from the start: the theme, and a skip link that moves the focus. */
import "./formes.js";
import { suivreTheme } from "./pont.js";

document.querySelector(".evitement").addEventListener("click", (e) => {
  const contenu = document.getElementById("stMain");
  if (contenu) { e.preventDefault(); contenu.focus(); }
});

// Streamlit paints its theme once its script has run: wait for it, once.
const guet = new MutationObserver(() => {
  if (!document.querySelector(".stApp")) return;
  guet.disconnect();
  suivreTheme();
});
guet.observe(document.body, { childList: true, subtree: true });
