/* Composing what another site will show: each choice asks the server again, which writes the code and the preview. */
const form = document.querySelector("form.composition"), PAUSE = 350; // ms without a key
let turn = 0, timer = 0;
document.documentElement.dataset.script = "oui";

form.addEventListener("submit", (e) => { e.preventDefault(); renew(); });
form.addEventListener("change", renew);
form.addEventListener("input", ({ target }) => { if (target.matches("[type=text], [type=search], [type=number]")) { clearTimeout(timer); timer = setTimeout(renew, PAUSE); } });
document.addEventListener("click", async ({ target }) => {
  const button = target.closest(".copier");
  if (!button) return;
  const code = button.parentElement.parentElement.querySelector("code");
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Code copié";
  } catch { // not allowed here: selected, one key copies it
    getSelection().selectAllChildren(code);
    button.textContent = "Code sélectionné : Ctrl + C";
  }
});

/** The code, the preview and what is wrong, as the server says them of what is chosen now. */
async function renew() {
  clearTimeout(timer);
  const mine = ++turn, url = new URL(form.action), asked = [...new FormData(form)].filter(([, v]) => v);
  url.search = new URLSearchParams(asked);
  const answer = await fetch(url).catch(() => null);
  if (mine !== turn) return;
  if (!answer?.ok) { form.submit(); return; }
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== turn) return;
  for (const id of ["resultat", "selon"]) {
    const now = document.getElementById(id), then = next.getElementById(id);
    if (id === "selon") { for (const part of then.querySelectorAll("[data-pour]")) now.querySelector(`[data-pour="${part.dataset.pour}"]`).hidden = part.hidden; }
    else if (now.innerHTML !== then.innerHTML) now.replaceChildren(...then.childNodes);
  }
  history.replaceState(null, "", url);
}
