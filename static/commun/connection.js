/* Whether the server still answers: asked now and then, at once when the machine wakes. */
import { root } from "./dom.js";

export const PAS = 4000; // ms between two questions; an answer may take as long

/** Whether the server answers, now. */
export const alive = () => fetch(root("_stcore/health"), { cache: "no-store", signal: AbortSignal.timeout(PAS) }).then((r) => r.ok, () => false);

/** Call `tell(lost)` at every change from `lost`, what is known at first; the first question comes
 * `first` ms from now. Returns how to stop. */
export function connexion(tell, lost = false, first = PAS) {
  let rates = 0, timer = 0, done = false;

  async function ask() {
    clearTimeout(timer);
    const replies = navigator.onLine && await alive();
    if (done) return;
    rates = replies ? 0 : rates + 1;
    // One late answer on a poor network is not a lost connection.
    const now = rates >= (navigator.onLine ? 2 : 1);
    if (now !== lost && (replies || now)) { lost = now; tell(lost); }
    timer = setTimeout(ask, rates === 1 ? 500 : PAS);
  }

  const onWake = () => { if (!document.hidden) ask(); };
  window.addEventListener("online", ask);
  window.addEventListener("offline", ask);
  document.addEventListener("visibilitychange", onWake);
  timer = setTimeout(ask, first);
  return () => {
    done = true;
    clearTimeout(timer);
    window.removeEventListener("online", ask);
    window.removeEventListener("offline", ask);
    document.removeEventListener("visibilitychange", onWake);
  };
}

/** Close the dialogs Streamlit opens over the page (hidden by our style sheet): they are in English,
 * make all the rest inert, and what they say is said by us: `prevenir()`. Returns how to stop. */
export function withoutDialog(warn = () => {}) {
  const close = () => {
    const dialog = document.querySelector('[data-testid="stDialog"]');
    if (!dialog) return;
    dialog.querySelector('button[aria-label="Close"], button')?.click();
    warn();
    for (const e of document.querySelectorAll("body > [inert], #root [inert]")) e.removeAttribute("inert");
    for (const e of document.querySelectorAll('body > [aria-hidden="true"]')) e.removeAttribute("aria-hidden");
  };
  const observer = new MutationObserver(close);
  observer.observe(document.body, { childList: true });
  return () => observer.disconnect();
}
