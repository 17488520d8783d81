/* Importing: a file dropped, how far it is, and the map and the rows that answer one another. */
document.documentElement.dataset.script = "oui";
document.getElementById("bilan")?.focus();

for (const form of document.querySelectorAll("main form[method=post]")) {
  const script = Object.assign(document.createElement("input"), { type: "hidden", name: "script", value: "oui" });
  form.append(script);
}

const drop = document.querySelector(".depot");
if (drop) {
  const zone = drop.querySelector(".zone"), input = drop.querySelector("input[type=file]");
  const wrong = document.getElementById("s-fichier");
  const most = Number(drop.dataset.octets);

  // Told before anything is sent: a long file takes minutes to leave.
  function check() {
    const file = input.files[0], heavy = file && file.size > most;
    wrong.hidden = !heavy;
    wrong.textContent = heavy
      ? `Ce fichier pèse ${Math.ceil(file.size / 1e6)}\u00a0Mo, et cette page en prend ${most / 1e6} au plus\u00a0: enregistrez-le en CSV, ou coupez-le en plusieurs.`
      : "";
    input.setAttribute("aria-invalid", String(Boolean(heavy)));
    return Boolean(file) && !heavy;
  }
  const over = (on) => (e) => { e.preventDefault(); zone.classList.toggle("dessus", on); };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (e) => {
    over(false)(e);
    if (!e.dataTransfer.files.length) return;
    input.files = e.dataTransfer.files;
    if (check()) drop.requestSubmit();
  });
  input.addEventListener("change", check);
  drop.addEventListener("submit", (e) => {
    if (!check()) { e.preventDefault(); input.focus(); return; }
    drop.querySelector(".envoi-en-cours").textContent = "Envoi du fichier…";
  });
}

const bar = document.querySelector(".avancement");
if (bar) {
  const address = new URL(location);
  const gauge = bar.querySelector("progress"), what = document.getElementById("quoi");
  const follow = async () => {
    try {
      const state = await (await fetch(bar.dataset.etat, { cache: "no-store" })).json();
      if (state.fini) { location.replace(address); return; }
      gauge.value = state.part;
      const said = `${state.quoi.charAt(0).toUpperCase()}${state.quoi.slice(1)}…`;
      if (what.textContent !== said) what.textContent = said;
    } catch { /* the network comes back, or one reloads */ }
    setTimeout(follow, 300);
  };
  follow();
}

const plan = document.querySelector(".plan");
if (plan) {
  const [, , width, height] = plan.getAttribute("viewBox").split(" ").map(Number);
  let view = { x: 0, y: 0, scale: 1 };

  function show() {
    const w = width / view.scale, h = height / view.scale;
    view.x = Math.min(Math.max(view.x, 0), width - w);
    view.y = Math.min(Math.max(view.y, 0), height - h);
    plan.setAttribute("viewBox", `${view.x} ${view.y} ${w} ${h}`);
    plan.style.setProperty("--r", 1 / view.scale);
  }
  function zoom(by) {
    const scale = by ? Math.min(Math.max(view.scale * by, 1), 40) : 1;
    const cx = view.x + width / view.scale / 2, cy = view.y + height / view.scale / 2;
    view = { scale, x: cx - width / scale / 2, y: cy - height / scale / 2 };
    show();
  }
  for (const button of document.querySelectorAll("[data-zoom]"))
    button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));

  let held = null;
  plan.addEventListener("pointerdown", (e) => { held = { x: e.clientX, y: e.clientY, moved: false }; });
  plan.addEventListener("pointermove", (e) => {
    if (!held || view.scale === 1) return;
    const ratio = width / view.scale / plan.clientWidth;
    if (Math.hypot(e.clientX - held.x, e.clientY - held.y) > 3) held.moved = true;
    view.x -= (e.clientX - held.x) * ratio;
    view.y -= (e.clientY - held.y) * ratio;
    held = { x: e.clientX, y: e.clientY, moved: held.moved };
    show();
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"])
    plan.addEventListener(end, () => setTimeout(() => { held = null; }));
  plan.addEventListener("click", (e) => {
    const mark = e.target.closest("[data-ligne]");
    if (!mark || held?.moved) return;
    const address = new URL(location);
    address.searchParams.set("etape", "lignes");
    if (!address.searchParams.get("etat")) address.searchParams.set("etat", "toutes");
    address.searchParams.set("ligne", mark.dataset.ligne);
    address.hash = `ligne-${mark.dataset.ligne}`;
    location.assign(address);
  });
  // The row under the hand is the one that stands out on the map, and back.
  const light = (line, on) => {
    for (const one of document.querySelectorAll(`[data-ligne="${CSS.escape(line)}"]`)) one.classList.toggle("vue", on);
  };
  for (const part of [plan, document.querySelector(".rangees")].filter(Boolean))
    for (const [event, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]])
      part.addEventListener(event, (e) => { const one = e.target.closest("[data-ligne]"); if (one) light(one.dataset.ligne, on); });
}
