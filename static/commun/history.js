/* Going back faster than Streamlit draws. It writes in the history the page it has drawn, when that is not the one
 * in the address: two quick steps back, and the page of the first, drawn late, is written over the second. Until
 * the visitor does something else, the address she went back to is the right one. */

let wentBack = false;

/** Watch over the history, from the start. */
export function watchHistory() {
  window.addEventListener("popstate", () => { wentBack = true; }, { capture: true });
  for (const gesture of ["pointerdown", "keydown", "submit", "change"]) {
    window.addEventListener(gesture, () => { wentBack = false; }, { capture: true });
  }
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, url) => {
    if (!wentBack) push(state, unused, url);
    else if (samePage(url)) history.replaceState(state, unused, location.href); // said again
  };
}

const samePage = (url) => new URL(url ?? "", location.href).pathname === location.pathname;
