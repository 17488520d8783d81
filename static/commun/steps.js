/* Steps back. Streamlit writes the address its server says it has drawn, late over a slow network: of two quick
 * steps back, what it says of the first would undo the second. */

/** Let Streamlit write another page's address only where a link has been followed, and none a second time. */
export function keepSteps() {
  let followed = false; // a link, since the last step back
  document.addEventListener("click", ({ target }) => { if (target.closest?.("a[href]")) followed = true; }, true);
  window.addEventListener("popstate", () => { followed = false; }, true);
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const next = new URL(url, location.href), here = next.pathname === location.pathname;
    // What one reads aloud, with its commas, is the same address.
    if (here ? asked(next) !== asked(location) : followed) push(state, title, url);
  };
}

const asked = ({ search }) => [...new URLSearchParams(search)].join("&");
