/* Proposing: what is typed is never lost, and is checked as one types. Without this, the form works all the same. */
import { lieuField } from "../saisie/lieu.js";
import { h, root } from "../commun/dom.js";

const PREFIX = "carte.proposer:", SENT = "carte.envoi", PAUSE = 700; // ms without a key
const kept = { get: (k) => { try { return JSON.parse(localStorage.getItem(k)); } catch { return null; } },
  set: (k, v) => { try { localStorage.setItem(k, JSON.stringify(v)); } catch { /* private browsing: nothing is kept */ } },
  drop: (k) => { try { localStorage.removeItem(k); } catch { /* same */ } } };
const NEVER = new Set(["tampon", "fiche", "objet", "vu", "site_de_la_page", "quand_meme"]);

document.documentElement.dataset.script = "oui";
if (document.querySelector("[data-envoye]")) { const key = kept.get(SENT); if (key) { kept.drop(key); kept.drop(SENT); } }
const first = document.querySelector("form.proposition");
if (first) start(first);

/** Give a form its life: once when the page opens, once more when the server sends it back. */
function start(form) {
  const key = PREFIX + form.dataset.cle;
  if (!document.getElementById("bilan")) restore(form, kept.get(key));
  for (const box of form.querySelectorAll(".lieu")) place(box);
  let timer = 0, turn = 0;
  const changed = () => {
    kept.set(key, [...new FormData(form)].filter(([name]) => !NEVER.has(name)));
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++turn, told = await check(form);
      if (told && mine === turn) tell(form, told);
    }, PAUSE);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (e) => { e.preventDefault(); clearTimeout(timer); turn++; send(form, e.submitter, key); });
  document.querySelector("#bilan, .doublons h2")?.focus();
  document.querySelector("#bilan")?.addEventListener("click", (e) => {
    const link = e.target.closest("[data-vers]");
    if (link) { e.preventDefault(); document.getElementById(link.dataset.vers)?.focus(); }
  });
}

/** What was typed before a reload. */
function restore(form, pairs) {
  if (!Array.isArray(pairs)) return;
  const texts = (name) => pairs.filter(([n]) => n === name).map(([, text]) => text);
  for (const field of form.elements) {
    if (!field.name || NEVER.has(field.name)) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = texts(field.name).includes(field.value);
    else if (texts(field.name).length) [field.value] = texts(field.name);
  }
  form.querySelector(".etat-envoi").textContent = "Votre brouillon est repris là où vous l’aviez laissé.";
}

function place(box) {
  const field = box.querySelector("input[type=text]"), code = box.querySelector("input[type=hidden]");
  field.addEventListener("input", () => { code.value = ""; });
  lieuField(box, { choose: ({ niveau, code: c, libelle }) => {
    field.value = libelle;
    code.value = `${niveau}:${c}`;
    box.querySelector(".choisir")?.remove();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  } });
  for (const choice of box.querySelectorAll("[type=radio]")) choice.addEventListener("change", () => {
    field.value = choice.parentElement.textContent.trim();
    code.value = choice.value;
  });
}

const body = (form, submitter) => {
  const data = new URLSearchParams(new FormData(form));
  if (submitter?.name) data.append(submitter.name, submitter.value);
  return data;
};

async function check(form) {
  if (!form.querySelector(".etape")) return null;
  try {
    const answer = await fetch(root("api/propositions?essai=1"), { method: "POST", body: body(form) });
    return answer.ok ? await answer.json() : null;
  } catch { return null; }
}

/** What is wrong or doubted, next to each field that is not being typed in. */
function tell(form, { erreurs, avis, doublons }) {
  for (const [told, prefix] of [[erreurs, "s-"], [avis, "a-"]]) {
    for (const line of form.querySelectorAll(`[id^="${prefix}"]`)) {
      const name = line.id.slice(2), said = told[name] ?? "", field = document.getElementById(`c-${name}`);
      if (field && field.contains(document.activeElement) && said) continue;
      line.textContent = said;
      line.hidden = !said;
      if (prefix === "s-" && field && field.tagName !== "FIELDSET") field.toggleAttribute("aria-invalid", false);
      if (prefix === "s-" && field && said && field.tagName !== "FIELDSET") field.setAttribute("aria-invalid", "true");
    }
  }
  const alert = form.querySelector(".alerte-doublon");
  alert.replaceChildren(...(doublons.length ? [h("span", {}, "Ressemble à : "), ...doublons.flatMap((d, i) => [i ? ", " : "",
    d.corriger ? h("a", { href: d.corriger }, d.nom) : d.nom, ` (${d.raisons.join(", ")})`])] : []));
}

/** Send without leaving the page: what is typed stays in it until the server has it. */
async function send(form, submitter, key) {
  const state = form.querySelector(".etat-envoi");
  if (form.dataset.part) return; // it is on its way: a button disabled would lose the keyboard
  form.dataset.part = "oui";
  state.textContent = "Envoi…";
  let answer = null;
  try { answer = await fetch(form.action, { method: "POST", body: body(form, submitter) }); } catch { /* told below */ }
  delete form.dataset.part;
  if (answer?.redirected && answer.ok) {
    kept.set(SENT, key);
    location.assign(answer.url);
    return;
  }
  const then = answer && new DOMParser().parseFromString(await answer.text(), "text/html"), main = then?.querySelector("main");
  const again = main?.querySelector("form.proposition");
  if (!again) {
    state.textContent = answer ? main?.querySelector("[role=status]")?.textContent ?? "Pas enregistré : réessayez dans un instant. Votre texte reste ici."
      : "Pas envoyé : le réseau ne répond pas. Votre texte reste ici, même si vous fermez la page.";
    return;
  }
  document.querySelector("main").replaceChildren(...main.childNodes);
  scrollTo(0, 0);
  start(document.querySelector("form.proposition"));
}
