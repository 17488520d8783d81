/* Whether the server still answers: asked now and then, at once when the machine wakes. */
import { racine } from "./dom.js";

const PAS = 4000; // ms between two questions; an answer may take as long

/** Whether the server answers, now. */
export const vivant = () => fetch(racine("_stcore/health"), { cache: "no-store", signal: AbortSignal.timeout(PAS) }).then((r) => r.ok, () => false);

/** Call `dire(perdue)` at every change from `perdue`, what is known at first; returns how to stop. */
export function connexion(dire, perdue = false) {
  let rates = 0, minuteur = 0, fini = false;

  async function demander() {
    clearTimeout(minuteur);
    const repond = navigator.onLine && await vivant();
    if (fini) return;
    rates = repond ? 0 : rates + 1;
    // One late answer on a poor network is not a lost connection.
    const maintenant = rates >= (navigator.onLine ? 2 : 1);
    if (maintenant !== perdue && (repond || maintenant)) { perdue = maintenant; dire(perdue); }
    minuteur = setTimeout(demander, rates === 1 ? 500 : PAS);
  }

  const auReveil = () => { if (!document.hidden) demander(); };
  window.addEventListener("online", demander);
  window.addEventListener("offline", demander);
  document.addEventListener("visibilitychange", auReveil);
  minuteur = setTimeout(demander, PAS);
  return () => {
    fini = true;
    clearTimeout(minuteur);
    window.removeEventListener("online", demander);
    window.removeEventListener("offline", demander);
    document.removeEventListener("visibilitychange", auReveil);
  };
}

/** Close the dialogs Streamlit opens over the page (hidden by our style sheet): they are in English,
 * make all the rest inert, and what they say is said by us: `prevenir()`. Returns how to stop. */
export function sansDialogue(prevenir = () => {}) {
  const fermer = () => {
    const dialogue = document.querySelector('[data-testid="stDialog"]');
    if (!dialogue) return;
    dialogue.querySelector('button[aria-label="Close"], button')?.click();
    prevenir();
    for (const e of document.querySelectorAll("body > [inert], #root [inert]")) e.removeAttribute("inert");
    for (const e of document.querySelectorAll('body > [aria-hidden="true"]')) e.removeAttribute("aria-hidden");
  };
  const guet = new MutationObserver(fermer);
  guet.observe(document.body, { childList: true });
  return () => guet.disconnect();
}
