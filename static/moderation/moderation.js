/* Moderating by keyboard: a letter for each gesture, never while one types. */
document.documentElement.dataset.script = "oui";
document.getElementById("bilan")?.focus();

const rows = [...document.querySelectorAll(".attente li")];
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

function move(step) {
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  rows[Math.min(Math.max(here + step, 0), rows.length - 1)]?.querySelector(".vers").focus();
}
const gestures = {
  j: () => move(1),
  k: () => move(-1),
  x: () => rows.find((row) => row.contains(document.activeElement))?.querySelector("[name=numero]")?.click(),
  n: () => document.querySelector(".suivante")?.click(),
  u: () => document.querySelector(".menu-moderation a")?.click(),
};

document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
  const key = e.key.toLowerCase(), button = document.querySelector(`[data-touche="${CSS.escape(key)}"]`);
  if (button) {
    e.preventDefault();
    if (button.tagName !== "SUMMARY") { button.focus(); button.click(); return; }
    button.parentElement.open = true;
    button.parentElement.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  } else if (gestures[key]) { e.preventDefault(); gestures[key](); }
});
