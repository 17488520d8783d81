/* France drawn small for a choropleth: régions or départements, each inset at its own scale. */

const NS = "http://www.w3.org/2000/svg";
function s(tag, attributes = {}, ...enfants) {
  const element = document.createElementNS(NS, tag);
  for (const [nom, valeur] of Object.entries(attributes)) if (valeur !== null) element.setAttribute(nom, valeur);
  element.append(...enfants.flat().filter((e) => e !== null));
  return element;
}

/** Draw `carte` ({niveau, titre, valeurs: {code: [name, count, figure, class]}}); a click gives the code. */
export function draw(vignettes, carte, go) {
  const traces = Object.entries(vignettes.traces[carte.niveau]);
  const unite = (classe) => ([code, [path]]) => {
    const valeur = carte.valeurs[code];
    const trace = s("path", { d: path, class: `${classe} ${valeur ? `r${valeur[3]}` : "rx"}`, "data-code": code });
    if (valeur) {
      trace.append(s("title", {}, `${valeur[0]} : ${valeur[2]}${valeur[2] === String(valeur[1]) ? "" : ` (${valeur[1]})`}`));
      trace.addEventListener("click", () => go(code));
    }
    return trace;
  };
  const chiffre = ([code, [, x, y]]) => {
    const valeur = carte.valeurs[code];
    return valeur ? s("text", { x, y, class: `chiffre c${valeur[3]}` }, valeur[2]) : null;
  };
  const loupes = carte.niveau === "departement" ? Object.entries(vignettes.loupes) : [];
  const enlarged = new Set(loupes.map(([code]) => code));
  const cadres = vignettes.cadres.filter(([, , , , , , niveau]) => !niveau || niveau === carte.niveau);
  return s("svg", { viewBox: `0 0 ${vignettes.largeur} ${vignettes.hauteur}`, role: "img", "aria-label": `${carte.titre}. Le tableau dit les mêmes chiffres.`, class: `vignettes ${carte.niveau}` },
    cadres.map((c) => cadre(...c)),
    traces.map(unite("unite")),
    carte.niveau === "departement" ? Object.values(vignettes.traces.region).map(([path]) => s("path", { d: path, class: "contour" })) : [],
    loupes.map(unite("unite")),
    traces.filter(([code]) => !enlarged.has(code)).map(chiffre), loupes.map(chiffre));
}

/** A box with its name and a bar that says how long a kilometre is in it. */
function cadre(nom, x, y, largeur, hauteur, km) {
  const long = [100, 50, 20, 10, 5].find((n) => n * km <= largeur / 3) ?? 5;
  const bottom = y + hauteur - 10, left = x + 10;
  return s("g", { class: "cadre" }, s("rect", { x, y, width: largeur, height: hauteur, rx: 10 }), s("text", { x: x + 10, y: y + 26 }, nom),
    s("path", { class: "echelle", d: `M${left} ${bottom - 6}v6h${(long * km).toFixed(1)}v-6` }), s("text", { class: "echelle", x: left, y: bottom - 11 }, `${long} km`));
}
