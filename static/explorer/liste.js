/* The list of what was found, or the fiche that is open. */
import { charger, clicSimple, distance, forme, h, nombre, racine } from "../commun/dom.js";
import { ecrire } from "../commun/address.js";
import { afficherFiche } from "./fiche.js";
import { viser } from "./answers.js";
import { survoler } from "../commun/bridge.js";

export default async function liste({ data, parentElement, setTriggerValue }) {
  const boite = parentElement.querySelector(".liste"); // now: it may move while one waits
  const vocabulaire = await charger(data.vocabulaires);
  const etat = (boite.etat ??= {});
  ouverte = boite;
  const avant = etat.data;
  Object.assign(etat, { data, vocabulaire, aller: (adresse) => setTriggerValue("adresse", adresse) });
  if (data.fiche) {
    // Drawn again when only the filters changed too: its way back is to the list of now.
    const autre = avant?.fiche?.id !== data.fiche.id;
    if (autre || avant.lien !== data.lien) afficherFiche(boite, etat);
    if (autre) {
      if (avant) boite.querySelector("h2")?.focus();
      enHaut(boite);
    }
    return;
  }
  afficherListe(boite, etat);
  if (avant?.fiche) boite.querySelector(`a[data-id="${CSS.escape(avant.fiche.id)}"]`)?.focus();
  else if (avant && avant.lien !== data.lien) enHaut(boite);
}

/** The list scrolls in its cell on a desk, with the page on a phone. */
const enHaut = (boite) => { boite.closest(".st-key-panneau-liste").scrollTop = 0; };

let ouverte = null; // the list of the page that is open; the page may have been left since
const etatOuvert = () => (ouverte?.isConnected ? ouverte.etat : null);
document.addEventListener("carte:choix", ({ detail }) => {
  const etat = etatOuvert();
  etat?.aller(ecrire({ ...etat.data.adresse, fiche: detail }));
});
document.addEventListener("carte:survol", ({ detail }) => {
  ouverte?.querySelectorAll(".survolee").forEach((e) => e.classList.remove("survolee"));
  ouverte?.querySelector(`[data-i="${detail}"]`)?.classList.add("survolee");
});
document.addEventListener("carte:visee", ({ detail }) => {
  const etat = etatOuvert();
  if (etat) viser(detail && ecrire({ ...etat.data.adresse, fiche: detail }));
});

function afficherListe(boite, etat) {
  const { data } = etat;
  if (!data.total) { boite.replaceChildren(rien(etat)); return; }
  const ol = h("ol", { class: "fiches", "aria-label": "Fiches trouvées" }, data.lignes.map((l) => ligne(l, etat)));
  boite.replaceChildren(h("h2", { class: "masque" }, "Résultats"), ol, suite(ol, data.lignes.length, etat));
}

function ligne(l, etat) {
  const { data, vocabulaire } = etat;
  const adresse = ecrire({ ...data.adresse, fiche: l.id });
  const montrer = () => { survoler(l.i); viser(adresse); }, lacher = () => { survoler(-1); viser(null); };
  const lien = h("a", { href: adresse, "data-id": l.id, onclick: (e) => { if (clicSimple(e)) { e.preventDefault(); etat.aller(adresse); } },
    onfocus: montrer, onblur: lacher }, l.nom);
  return h("li", { "data-i": l.i, onmouseenter: montrer, onmouseleave: lacher },
    h("h3", {}, lien),
    h("p", { class: "roles" }, l.roles.map((code) => h("span", { class: "role" }, forme(vocabulaire.formes[code], 14), vocabulaire.formes[code].libelle))),
    h("p", { class: "ou" }, l.lieu, l.distance === null ? (l.point ? "" : h("span", { class: "sans-point" }, " · sans point sur la carte")) : h("strong", {}, ` · ${distance(l.distance)}`)),
    h("p", { class: "resume" }, l.resume));
}

/** The button that brings the next fiches, from the same address. */
function suite(ol, deja, etat) {
  const { data } = etat;
  const reste = data.total - deja;
  if (reste <= 0) return h("p", { class: "fin" }, "");
  const bouton = h("button", { type: "button", class: "bouton suite", onclick: async () => {
    bouton.disabled = true;
    try {
      const separateur = data.lien ? "&" : "?";
      const reponse = await fetch(racine(`api/liste.json${data.lien}${separateur}depuis=${deja}&limite=50`));
      if (!reponse.ok) throw new Error(String(reponse.status));
      const lignes = await reponse.json();
      if (etat.data !== data) return;
      const premiere = ligne(lignes[0], etat);
      ol.append(premiere, ...lignes.slice(1).map((l) => ligne(l, etat)));
      bouton.replaceWith(suite(ol, deja + lignes.length, etat));
      premiere.querySelector("a").focus({ preventScroll: true });
    } catch {
      bouton.disabled = false;
      bouton.textContent = "La suite n’a pas pu être chargée : réessayer";
    }
  } }, `Afficher la suite (${nombre(reste)})`);
  return bouton;
}

function rien(etat) {
  const { data } = etat;
  const lien = (adresse, texte) => h("a", { href: adresse || "./", onclick: (e) => { if (clicSimple(e)) { e.preventDefault(); etat.aller(adresse); } } }, texte);
  return h("div", { class: "rien" }, h("h2", {}, "Aucune fiche ne répond à tout cela"),
    h("p", {}, data.vide.titreLever),
    h("ul", {}, data.vide.lever.map((l) => h("li", {}, lien(l.adresse, l.libelle)))),
    data.vide.proches.length ? h("p", {}, data.vide.titreProches) : null,
    h("ol", { class: "fiches" }, data.vide.proches.map((l) => ligne(l, etat))));
}
