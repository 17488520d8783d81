/* The map inside streamlit-folium's frame: outlines, town names, and every fiche on one canvas.
 *
 * The shell calls carte.monter once; the page calls carte.montrer with what is visible. Data come
 * as files fetched once; names only ever reach the page through textContent or a canvas.
 */
(function () {
  "use strict";

  const { CADRAGE, PALETTES, decoder, deLaVue, lire, peindre, sous } = window.marques;

  // ---------------------------------------------------------------- state of the frame

  const etat = { n: 0, visible: null, choisie: -1, survolee: -1, attente: null, aires: [], lieu: null,
    echelle: 1 /* how much larger marks and names are than on a desk */, vol: false };
  let map, config, points, noms, toile, villes, infobulle, choix, palette = PALETTES.light;
  const couches = {}; // level -> {style, layer, parCode}
  const fichiers = new Map(); // url -> promise of JSON

  const parent = window.parent.document;
  const dire = (type, detail) => parent.dispatchEvent(new CustomEvent("carte:" + type, { detail }));

  function charger(nom) {
    if (!fichiers.has(nom)) {
      fichiers.set(nom, fetch(nom).then((r) => {
        if (!r.ok) throw Object.assign(new Error(nom + " : " + r.status), { absent: r.status === 404 });
        return r.json();
      }).catch((erreur) => { if (!erreur.absent) fichiers.delete(nom); throw erreur; })); // what does not exist is asked once
    }
    return fichiers.get(nom);
  }

  // ---------------------------------------------------------------- points

  const Points = L.Layer.extend({
    onAdd(m) {
      this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated carte-points", m.getPane("points"));
      this.canvas.setAttribute("aria-hidden", "true");
      m.on("moveend zoomend resize viewreset", this.dessiner, this);
      m.on("zoomanim", this.animer, this);
      m.on("zoom", () => { if (etat.vol) this.dessiner(); });
      this.dessiner();
    },
    animer(e) {
      if (!this.coin) return; // nothing drawn yet
      const echelle = map.getZoomScale(e.zoom), p = map._latLngToNewLayerPoint(this.coin, e.zoom, e.center);
      L.DomUtil.setTransform(this.canvas, p, echelle);
    },
    dessiner() {
      if (!points || !etat.visible) return;
      cancelAnimationFrame(etat.image);
      const taille = map.getSize(), dpr = window.devicePixelRatio || 1, c = this.canvas;
      if (!taille.x || !taille.y) return;
      const origine = map.containerPointToLayerPoint([0, 0]);
      this.coin = map.containerPointToLatLng([0, 0]);
      L.DomUtil.setTransform(c, origine, 1);
      c.width = taille.x * dpr; c.height = taille.y * dpr;
      c.style.width = taille.x + "px"; c.style.height = taille.y + "px";
      const ctx = c.getContext("2d");
      ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
      ctx.clearRect(0, 0, taille.x, taille.y);
      // Another fiche under the pointer, or open, gathers no point anew.
      const vue = [origine.x, origine.y, this.coin.lat, this.coin.lng, map.getZoom(), taille.x, taille.y, etat.echelle].join();
      if (vue !== this.vue || etat.visible !== this.dessines) this.marques = marquesDeLaVue(taille);
      this.vue = vue; this.dessines = etat.visible;
      for (const m of this.marques) peindre(ctx, m, { palette, roleDe, k: etat.echelle, anneau: anneau(m) });
      dire("dessinee", { marques: this.marques.length, visibles: dansLaVue() });
    },
  });

  function marquesDeLaVue(taille) {
    const zoom = map.getZoom();
    return deLaVue(points, etat.visible, { zoom, taille, k: etat.echelle, seuls: zoom >= map.getMaxZoom(),
      coin: map.project(map.containerPointToLatLng([0, 0]), zoom) });
  }

  const roleDe = (i) => config.roles[window.marques.roleDe(points, i, etat.attente.types || [])];

  function anneau(m) {
    if (m.membres.includes(etat.choisie)) return 4;
    return m.membres.includes(etat.survolee) ? 3 : 0;
  }

  function dansLaVue() {
    const b = map.getBounds(), w = b.getWest(), e = b.getEast(), s = b.getSouth(), nord = b.getNorth();
    const { lon, lat } = points;
    let n = 0;
    for (let i = 0; i < etat.n; i++) if (etat.visible[i] && lon[i] >= w && lon[i] <= e && lat[i] >= s && lat[i] <= nord) n++; // NaN is nowhere
    return n;
  }

  // ---------------------------------------------------------------- pointer

  function auPointeur(e) {
    const m = toile.marques && sous(toile.marques, e.containerPoint.x, e.containerPoint.y, 6);
    map.getContainer().style.cursor = m ? "pointer" : "";
    const seule = m && m.membres.length === 1 ? m.membres[0] : -1;
    if (seule !== etat.survolee) {
      survoler(seule);
      dire("survol", seule);
      dire("visee", noms && seule >= 0 ? noms.id[seule] : null);
    }
    if (!m) { infobulle.hidden = true; return; }
    infobulle.textContent = seule < 0 ? m.membres.length + " fiches" : (noms ? noms.nom[seule] : "…");
    infobulle.hidden = false;
    infobulle.style.left = Math.min(m.ex, map.getSize().x - 160) + "px";
    infobulle.style.top = m.ey + m.r + 6 + "px";
  }

  function auClic(e) {
    fermerChoix();
    const m = toile.marques && sous(toile.marques, e.containerPoint.x, e.containerPoint.y, 8);
    if (!m) return;
    if (m.membres.length === 1) choisir(m.membres[0]);
    else ouvrirGroupe(m);
  }

  function choisir(i) {
    charger(config.noms).then((n) => dire("choix", n.id[i]), () => dire("panne", "Cette fiche n’a pas pu être ouverte depuis la carte ; la liste l’ouvre."));
  }

  function ouvrirGroupe(m) {
    const limites = L.latLngBounds(m.membres.map((i) => [points.lat[i], points.lon[i]]));
    const unSeulLieu = limites.getNorthEast().distanceTo(limites.getSouthWest()) < 30;
    if (unSeulLieu || map.getZoom() >= map.getMaxZoom()) ouvrirChoix(m.membres);
    else map.fitBounds(limites.pad(0.2), { maxZoom: Math.max(map.getZoom() + 2, 9) });
  }

  async function ouvrirChoix(membres) {
    const n = await charger(config.noms);
    choix.replaceChildren();
    const titre = document.createElement("p");
    titre.textContent = membres.length + " fiches au même endroit";
    const liste = document.createElement("ul");
    for (const i of membres) {
      const role = roleDe(i), bouton = document.createElement("button");
      bouton.type = "button";
      bouton.append(window.formes.icone(document, role.forme, role.couleur), n.nom[i]);
      bouton.addEventListener("click", () => { fermerChoix(); choisir(i); });
      const li = document.createElement("li");
      li.append(bouton);
      liste.append(li);
    }
    choix.append(titre, liste);
    choix.hidden = false;
    liste.querySelector("button").focus();
  }

  function fermerChoix() { choix.hidden = true; }

  function survoler(i) {
    if (i === etat.survolee) return;
    etat.survolee = i;
    // The pointer may cross several rows, or go on to a click, before anything is seen.
    cancelAnimationFrame(etat.image);
    etat.image = requestAnimationFrame(() => toile.dessiner());
  }

  // ---------------------------------------------------------------- outlines

  const NIVEAUX = {
    fond: { fichier: "fond.topojson", des: 0, pane: "terres" },
    region: { fichier: "limites.topojson", des: 0, pane: "terres" },
    departement: { fichier: "limites.topojson", des: 5.5, jusqua: 10, pane: "limites" },
    epci: { fichier: "epci.topojson", des: 8.5, jusqua: 10, pane: "limites" },
    ept: { fichier: "ept.geojson", des: 99, pane: "limites" },
    arrondissement: { fichier: "arrondissements.geojson", des: 11, pane: "limites" },
  };

  /** Close enough for the communes: their exact borders take over from the simplified ones (1 km). */
  const dePres = () => map.getZoom() >= 10 && !(etat.attente && etat.attente.vol); // a hall cannot read them

  function styleDe(niveau) {
    if (niveau === "fond") return { stroke: false, fillColor: palette.voisin, fillOpacity: 1, interactive: false };
    if (niveau === "region") return { color: palette.region, weight: 1.2, stroke: !dePres(), fillColor: palette.terre, fillOpacity: 1, interactive: false };
    const poids = { departement: 0.8, epci: 0.7, commune: 0.5, ept: 0.7, arrondissement: 0.5 }[niveau];
    return { color: palette[niveau] || palette.epci, weight: poids, fill: false, interactive: false };
  }

  const topologies = new Map(); // promise of a file -> promise of its layers
  /** The GeoJSON of a level. */
  function contours(niveau) {
    const { fichier } = NIVEAUX[niveau];
    const contenu = charger(config.territoires + fichier);
    if (!fichier.endsWith(".topojson")) return contenu;
    if (!topologies.has(contenu)) topologies.set(contenu, contenu.then(window.topologie.couches));
    return topologies.get(contenu).then((parNiveau) => parNiveau[niveau]);
  }

  function tracerNiveau(niveau) {
    if (couches[niveau]) return couches[niveau];
    couches[niveau] = contours(niveau).then((geo) => {
      const renderer = map[NIVEAUX[niveau].pane + "Toile"];
      const layer = L.geoJSON(geo, { style: () => styleDe(niveau), renderer, interactive: false });
      return { layer, niveau };
    });
    couches[niveau].catch(() => delete couches[niveau]); // asked again at the next move
    return couches[niveau];
  }

  async function ajusterNiveaux() {
    if (!etat.posee) return; // the fiches first, then what places them
    const z = map.getZoom();
    for (const [niveau, { des, jusqua = 99 }] of Object.entries(NIVEAUX)) {
      if (z < des && !couches[niveau]) continue;
      const { layer } = await tracerNiveau(niveau).catch(() => ({}));
      if (!layer) continue;
      const voulu = map.getZoom() >= des && !(dePres() && jusqua <= 10);
      if (niveau === "region") layer.setStyle(styleDe(niveau));
      if (voulu && !map.hasLayer(layer)) layer.addTo(map);
      if (!voulu && map.hasLayer(layer)) map.removeLayer(layer);
    }
    await ajusterCommunes();
    dire("placee", null); // the outlines that could be had are drawn
  }

  const communes = new Map(); // département -> layer on the map
  async function ajusterCommunes() {
    const voulus = new Set();
    if (dePres()) {
      const vue = map.getBounds(), { layer } = await tracerNiveau("departement").catch(() => ({}));
      if (!layer) return;
      layer.eachLayer((l) => { if (l.getBounds().intersects(vue)) voulus.add(l.feature.properties.code); });
    }
    for (const [code, layer] of communes) if (!voulus.has(code)) { map.removeLayer(layer); communes.delete(code); }
    for (const code of voulus) {
      if (communes.has(code)) continue;
      const geo = await charger(config.territoires + "communes-" + code + ".geojson").catch(() => null);
      if (!geo || communes.has(code) || !dePres()) continue;
      const layer = L.geoJSON(geo, { style: () => styleDe("commune"), renderer: map.limitesToile, interactive: false });
      communes.set(code, layer.addTo(map));
    }
  }

  // ---------------------------------------------------------------- areas of action, place

  const departementDe = (commune) => commune.slice(0, commune.startsWith("97") ? 3 : 2);

  /** The GeoJSON features of some territories ("epci:200067361", …), from files already known. */
  async function formesDe(territoires) {
    const formes = [];
    for (const territoire of territoires) {
      const [niveau, code] = territoire.split(":");
      if (niveau === "pays") continue;
      const geo = await (niveau === "commune"
        ? charger(config.territoires + "communes-" + departementDe(code) + ".geojson") : contours(niveau)).catch(() => null);
      const forme = geo && geo.features.find((f) => f.properties.code === code);
      if (forme) formes.push(forme);
    }
    return formes;
  }

  let coucheAires, coucheFiltre, coucheAutour, coucheLieu, tour = 0;
  /** Draw areas of action, chosen territories, and around them their parts and their neighbours. */
  async function montrerAires(aires, filtre, membres = [], voisins = []) {
    const cle = JSON.stringify([aires, filtre, membres, voisins]), moi = ++tour;
    if (etat.cleAires === cle) return;
    const [deFiche, deFiltre, deMembres, deVoisins] = [await formesDe(aires), await formesDe(filtre), await formesDe(membres), await formesDe(voisins)];
    if (moi !== tour) return;
    etat.cleAires = cle;
    for (const couche of [coucheAires, coucheFiltre, coucheAutour]) if (couche) map.removeLayer(couche);
    coucheAutour = L.layerGroup([
      L.geoJSON(deVoisins, { renderer: map.airesToile, interactive: false, style: () => ({ color: palette.ville, weight: 1, opacity: 0.6, dashArray: "4 4", fill: false }) }),
      L.geoJSON(deMembres, { renderer: map.airesToile, interactive: false, style: () => ({ color: palette.ville, weight: 0.8, opacity: 0.7, fill: false }) }),
    ]).addTo(map);
    coucheFiltre = L.geoJSON(deFiltre, { renderer: map.airesToile, interactive: false,
      style: () => ({ color: palette.ville, weight: 2.5, fill: false }) }).addTo(map);
    coucheAires = L.geoJSON(deFiche, { renderer: map.airesToile, interactive: false,
      style: () => ({ color: palette.aire, weight: 2, fillColor: palette.aire, fillOpacity: 0.18 }) }).addTo(map);
    if (deFiche.length && etat.choisie >= 0 && !etat.attente.vol) {
      const b = coucheAires.getBounds();
      if (!map.getBounds().intersects(b)) map.fitBounds(b, { maxZoom: 10 });
    }
  }

  function montrerLieu(lieu) {
    if (coucheLieu) { map.removeLayer(coucheLieu); coucheLieu = null; }
    if (!lieu) return;
    coucheLieu = L.layerGroup([
      L.circleMarker([lieu.lat, lieu.lon], { radius: 6, color: palette.lieu, weight: 3, fill: false, renderer: map.airesToile, interactive: false }),
    ]);
    if (lieu.rayon) coucheLieu.addLayer(L.circle([lieu.lat, lieu.lon], { radius: lieu.rayon * 1000, color: palette.lieu,
      weight: 1.5, dashArray: "5 5", fill: false, renderer: map.airesToile, interactive: false }));
    coucheLieu.addTo(map);
  }

  // ---------------------------------------------------------------- town names

  const Villes = L.Layer.extend({
    onAdd(m) {
      this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide", m.getPane("noms"));
      this.canvas.setAttribute("aria-hidden", "true");
      m.on("moveend zoomend resize viewreset", this.dessiner, this);
      m.on("zoom", () => { if (etat.vol) this.canvas.hidden = true; });
    },
    nommer(fichier) {
      if (this.fichier === fichier) return;
      this.fichier = fichier;
      charger(config.territoires + fichier).then((v) => { this.villes = v; this.dessiner(); }, () => { this.fichier = null; });
    },
    dessiner() {
      const v = this.villes, taille = map.getSize(), dpr = window.devicePixelRatio || 1, c = this.canvas, z = map.getZoom();
      if (z > 6.8) this.nommer("villes-toutes.json");
      if (!v || !taille.x || etat.vol) return;
      c.hidden = false;
      L.DomUtil.setPosition(c, map.containerPointToLayerPoint([0, 0]));
      c.width = taille.x * dpr; c.height = taille.y * dpr;
      c.style.width = taille.x + "px"; c.style.height = taille.y + "px";
      const ctx = c.getContext("2d"), posees = this.posees = [];
      ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
      ctx.lineJoin = "round"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
      // From most to least populated: as many names as the zoom has room for.
      const k = etat.echelle, dite = etat.attente && etat.attente.etiquette;
      if (dite) {
        const p = map.latLngToContainerPoint([dite.lat, dite.lon]), y = p.y - 23 * k;
        ctx.font = "700 " + 14 * k + "px system-ui, sans-serif";
        const demi = ctx.measureText(dite.nom).width / 2 + 4, x = Math.max(demi, Math.min(taille.x - demi, p.x));
        posees.push({ x, y, demi });
        ctx.lineWidth = 4 * k; ctx.strokeStyle = palette.halo; ctx.strokeText(dite.nom, x, y);
        ctx.fillStyle = palette.aire; ctx.fillText(dite.nom, x, y);
      }
      // A hall reads no half name: on stage none is cut by the edge, nor lies under a mark, the legend or the credit.
      const scene = enScene(), pris = scene ? obstacles() : [];
      const couvre = (x, y, demi) => pris.find((o) => x - demi < o.x1 && x + demi > o.x0 && y - 8 * k < o.y1 && y + 8 * k > o.y0);
      const libre = (x, y, demi) => !posees.some((q) => Math.abs(q.x - x) < q.demi + demi && Math.abs(q.y - y) < 16 * k);
      const jusqua = Math.min(v.nom.length, Math.round(12 * Math.pow(3, Math.max(0, z - 4.6))));
      const assez = (taille.x * taille.y) / (12000 * k * k);
      for (let i = 0; i < jusqua && posees.length < assez; i++) {
        const p = map.latLngToContainerPoint([v.lat[i] / 1e4, v.lon[i] / 1e4]);
        if (p.x < -40 || p.y < -10 || p.x > taille.x + 40 || p.y > taille.y + 10) continue;
        if (dite && dite.nom === v.nom[i]) continue;
        const corps = k === 1 ? (i < 12 ? 13 : 11.5) : k * (i < 12 ? 13 : 12);
        ctx.font = (i < 12 ? "600 " : "500 ") + corps + "px system-ui, sans-serif";
        const demi = ctx.measureText(v.nom[i]).width / 2 + 4;
        let y = p.y - 12 * k;
        const marque = couvre(p.x, y, demi);
        if (marque) { // the town's own mark wears its name; another's does not
          if (!marque.r || Math.hypot(marque.ex - p.x, marque.ey - p.y) > marque.r) continue;
          y = [marque.y0 - 10 * k, marque.y1 + 10 * k].find((autre) => !couvre(p.x, autre, demi) && libre(p.x, autre, demi));
        }
        if (y === undefined || !libre(p.x, y, demi)) continue;
        if (scene && (p.x < demi || p.x > taille.x - demi || y < 8 * k || y > taille.y - 8 * k)) continue;
        posees.push({ x: p.x, y, demi });
        ctx.lineWidth = 3; ctx.strokeStyle = palette.halo; ctx.strokeText(v.nom[i], p.x, y);
        ctx.fillStyle = palette.ville; ctx.fillText(v.nom[i], p.x, y);
      }
    },
  });

  /** What would hide a name on stage: the marks, the legend, the credit. */
  function obstacles() {
    const coin = map.getContainer().getBoundingClientRect();
    const boites = [...map.getContainer().querySelectorAll(".legende, .leaflet-control-attribution")].map((e) => e.getBoundingClientRect());
    return [
      ...(toile.marques || []).map(({ ex, ey, r }) => ({ ex, ey, r, x0: ex - r, x1: ex + r, y0: ey - r, y1: ey + r })),
      ...boites.map((b) => ({ x0: b.left - coin.left, x1: b.right - coin.left, y0: b.top - coin.top, y1: b.bottom - coin.top })),
    ];
  }

  // ---------------------------------------------------------------- basemaps asked for

  const FONDS = {
    "plan-ign": { url: "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
      attribution: "Plan IGN © IGN" },
    osm: { url: "https://tile.openstreetmap.org/{z}/{x}/{y}.png", attribution: "© les contributeurs d’OpenStreetMap" },
  };
  let tuiles;
  function choisirFond(nom) {
    if (etat.fond === nom) return;
    etat.fond = nom;
    if (tuiles) { map.removeLayer(tuiles); tuiles = null; }
    map.getContainer().classList.toggle("avec-tuiles", Boolean(FONDS[nom]));
    // The land stays under the tiles: if they fail, the outlines are still there.
    if (FONDS[nom]) tuiles = L.tileLayer(FONDS[nom].url, { attribution: FONDS[nom].attribution, maxZoom: 18 }).addTo(map);
  }

  // ---------------------------------------------------------------- view

  const MEMOIRE = "carte-vue";
  function retenirVue() {
    if (!map.getSize().x || etat.cadre === undefined) return; // nobody has looked yet
    if (etat.attente && etat.attente.vol) return; // a story's view is not what the visitor last saw
    const c = map.getCenter();
    try { sessionStorage.setItem(MEMOIRE, JSON.stringify([c.lat, c.lng, map.getZoom()])); } catch { /* private mode */ }
  }
  function vueRetenue() {
    try { return JSON.parse(sessionStorage.getItem(MEMOIRE)); } catch { return null; }
  }

  /** The map keeps its centre when its box changes; one that was hidden first goes where it was asked to. */
  function auChangementDeTaille() {
    map.invalidateSize({ animate: false });
    if (map.getSize().x && etat.attente && etat.attente.vol) { etat.aPoser = true; if (!etat.vol) poser(); return; }
    if (!map.getSize().x || !etat.cadreEnAttente) return;
    const limites = etat.cadreEnAttente;
    etat.cadreEnAttente = null;
    cadrer(limites, false);
  }

  /** Go and look where one asks; before the first view is framed, in its place. */
  function allerVoir(limites) {
    if (etat.cadre === undefined && etat.attente && etat.attente.cadre) etat.cadre = etat.attente.cadre.cle;
    cadrer(limites);
  }

  /** Frame a box. The first view is not come to from another: nobody has looked yet. */
  function cadrer(limites, anime = etat.cadre !== undefined) {
    if (!limites) return;
    if (!map.getSize().x) { etat.cadreEnAttente = limites; return; }
    if (map._animatingZoom) { map.once("zoomend", () => cadrer(limites, anime)); return; } // Leaflet would forget it
    const [w, s, e, n] = limites;
    const doux = anime && !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.fitBounds([[s, w], [n, e]], { animate: doux, maxZoom: CADRAGE.plus, padding: [CADRAGE.marge, CADRAGE.marge] });
  }

  // ---------------------------------------------------------------- stage

  const enScene = () => Boolean(etat.attente && etat.attente.vol);
  const VOL_S = 0.9; // seconds; a hall follows the eye, it does not wait
  let prochainTrace = 0, finVol = 0, relais = 0;

  /** Go and look at a box in one smooth move; at once for the first view or if motion is unwelcome. */
  function voler(limites) {
    map.invalidateSize({ pan: false, animate: false });
    map.stop();
    if (!map.getSize().x) return; // framed when it gets a size
    const doux = etat.cadre !== undefined && !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    etat.vol = doux;
    if (!doux) { poser(); return; }
    const { boite, options } = surScene(limites);
    finVol = performance.now() + VOL_S * 1000;
    clearTimeout(relais);
    relais = setTimeout(atterrir, VOL_S * 1000 + 400); // a hand on the map may have cut the flight short
    map.flyToBounds(boite, { ...options, duration: VOL_S });
  }

  /** How a box fills the stage: to a tenth of a zoom, and over the credit. */
  function surScene([w, s, e, n]) {
    map.options.zoomSnap = 0.1;
    const credit = map.attributionControl.getContainer().offsetHeight;
    return { boite: [[s, w], [n, e]], options: { maxZoom: 10.5, paddingTopLeft: [16, 16], paddingBottomRight: [16, 16 + credit] } };
  }

  /** Frame the step as the stage is now: its box may have changed since. */
  function poser() {
    etat.aPoser = false;
    const { boite, options } = surScene(etat.attente.cadre.limites);
    map.fitBounds(boite, { ...options, animate: false });
  }

  /** The flight is over: draw what was left out. A change of the map's box says "moved" too, on the way. */
  function atterrir() {
    if (!etat.vol || performance.now() < finVol) return;
    etat.vol = false;
    if (etat.aPoser) poser();
    villes.dessiner();
  }

  /** Outlines are drawn for one view: in flight they are drawn again as often as they can be. */
  function suivreVol() {
    const debut = performance.now();
    if (!etat.vol || debut < prochainTrace) return;
    for (const nom of ["terres", "limites", "aires"]) if (map.hasLayer(map[nom + "Toile"])) map[nom + "Toile"]._reset();
    prochainTrace = performance.now() + 2 * (performance.now() - debut);
  }

  /** Fetch and build ahead all that some territories need, so that the network may go. */
  async function preparer(territoires) {
    for (const niveau of ["departement", "epci"]) await tracerNiveau(niveau).catch(() => {});
    await Promise.all([formesDe([...new Set(territoires)]), charger(config.territoires + "villes-toutes.json").catch(() => {})]);
  }

  // ---------------------------------------------------------------- interface

  function montrer(nouveau) {
    etat.attente = nouveau;
    if (!points) return;
    if (nouveau.visibles !== etat.code) etat.visible = decoder(nouveau.visibles, etat.n);
    etat.code = nouveau.visibles;
    etat.choisie = nouveau.choisie;
    agrandir(nouveau.echelle || 1);
    choisirFond(nouveau.fond || "contours");
    montrerLieu(nouveau.lieu);
    montrerAires(nouveau.aires, nouveau.filtre, nouveau.membres, nouveau.voisins);
    if (nouveau.vol) {
      if (nouveau.cadre.cle !== etat.cadre) voler(nouveau.cadre.limites);
      etat.cadre = nouveau.cadre.cle;
    } else if (nouveau.cadre && nouveau.cadre.cle !== etat.cadre) {
      // The first view of a visit keeps what the visitor last saw, unless the address asks for a place.
      if (etat.cadre !== undefined || nouveau.cadre.cle || !vueRetenue()) cadrer(nouveau.cadre.limites);
      etat.cadre = nouveau.cadre.cle;
    }
    toile.dessiner();
    if (nouveau.vol) villes.dessiner(); // names go round the marks
  }

  function agrandir(echelle) {
    document.body.classList.toggle("en-scene", Boolean(etat.attente.vol));
    document.body.classList.toggle("une-seule", etat.choisie >= 0);
    if (echelle === etat.echelle) return;
    etat.echelle = echelle;
    document.documentElement.style.setProperty("--echelle", echelle);
    map.fire("viewreset");
  }

  function habiller(theme) {
    const voulue = PALETTES[theme] || PALETTES.light;
    if (voulue === palette) return;
    palette = voulue;
    document.body.dataset.theme = theme;
    for (const promesse of Object.values(couches)) promesse.then(({ layer, niveau }) => layer.setStyle(styleDe(niveau)), () => {});
    for (const layer of communes.values()) layer.setStyle(styleDe("commune"));
    etat.cleAires = null;
    if (etat.attente) montrer(etat.attente);
    if (map) map.eachLayer((l) => l.dessiner && l.dessiner());
  }

  /** What the shapes mean; folded where there is little room. */
  function legende() {
    const details = document.createElement("details"), titre = document.createElement("summary"), liste = document.createElement("ul");
    details.className = "legende";
    details.open = window.innerWidth > 640;
    titre.textContent = "Légende";
    for (const role of config.roles) {
      const li = document.createElement("li");
      li.append(window.formes.icone(document, role.forme, role.couleur, 15), role.libelle);
      liste.append(li);
    }
    const groupe = document.createElement("li"), rond = document.createElement("span");
    rond.className = "groupe";
    rond.textContent = "5";
    groupe.append(rond, "Plusieurs fiches");
    liste.append(groupe);
    details.append(titre, liste);
    L.DomEvent.disableClickPropagation(details);
    return details;
  }

  function preparerCadre() {
    if (window.frameElement) window.frameElement.title = "Carte des fiches (la liste dit la même chose)";
    document.documentElement.lang = "fr";
    document.title = "Carte des fiches";
    const viewport = document.querySelectorAll("meta[name=viewport]");
    viewport.forEach((m) => m.setAttribute("content", "width=device-width, initial-scale=1"));
  }

  function monter(m, c) {
    map = m; config = c;
    preparerCadre();
    for (const [i, nom] of ["terres", "limites", "aires", "noms", "points"].entries()) {
      map.createPane(nom).style.zIndex = (nom === "terres" ? 150 : 300) + i * 20;
      map.getPane(nom).style.pointerEvents = "none";
      if (i < 3) map[nom + "Toile"] = L.canvas({ pane: nom, padding: 0.3 });
    }
    const boite = map.getContainer();
    infobulle = Object.assign(document.createElement("div"), { className: "infobulle", hidden: true });
    choix = Object.assign(document.createElement("div"), { className: "choix", hidden: true });
    boite.append(infobulle, choix);
    L.DomEvent.disableClickPropagation(choix);
    L.DomEvent.disableScrollPropagation(choix);
    choix.addEventListener("keydown", (e) => { if (e.key === "Escape") fermerChoix(); });
    L.control.scale({ imperial: false }).addTo(map);
    boite.append(legende());
    map.attributionControl.setPrefix("");
    map.attributionControl.addAttribution("Limites © IGN, simplifiées · Insee COG 2026");
    const vue = vueRetenue();
    if (vue) map.setView([vue[0], vue[1]], vue[2], { animate: false });
    map.on("moveend", () => { if (performance.now() >= finVol) etat.vol = false; }); // heard before the layers, which then draw all they have
    toile = new Points().addTo(map);
    villes = new Villes().addTo(map);
    map.on("mousemove", auPointeur).on("click", auClic).on("mouseout", () => { infobulle.hidden = true; survoler(-1); dire("visee", null); });
    // A hand on the map: what still hides it (handover.js) has to go.
    for (const geste of ["pointerdown", "wheel", "keydown"]) boite.addEventListener(geste, () => dire("placee", null), { capture: true, once: true });
    map.on("zoom", suivreVol);
    map.on("zoomend moveend", () => { retenirVue(); ajusterNiveaux(); });
    new ResizeObserver(auChangementDeTaille).observe(boite);
    ajusterNiveaux();
    // Names are for the pointer and for lists of one spot: they come when one of these does.
    boite.addEventListener("pointerenter", () => charger(config.noms).then((n) => { noms = n; }, () => {}), { once: true });
    charger(config.points).then((p) => {
      points = lire(p);
      etat.n = points.n;
      if (etat.attente) montrer(etat.attente);
    }, () => dire("panne", "Les points de la carte n’ont pas pu être chargés ; la liste reste complète.")).finally(() => {
      // The fiches first; what only helps to place them comes after.
      etat.posee = true;
      ajusterNiveaux();
      villes.nommer("villes.json");
    });
    dire("prete", null);
  }

  window.carte = { monter, montrer, survoler, habiller, cadrer: allerVoir, preparer, roleDe,
    lire: () => ({ n: etat.n, visibles: etat.visible ? Array.from(etat.visible) : [], choisie: etat.choisie, survolee: etat.survolee,
      marques: (toile && toile.marques) || [], noms: (villes && villes.posees) || [],
      autour: coucheAutour ? coucheAutour.getLayers().map((l) => l.getLayers().length) : [0, 0], aires: coucheAires ? coucheAires.getLayers().length : 0, centre: map && map.getCenter(), zoom: map && map.getZoom(),
      bouge: Boolean(map && (map._animatingZoom || (map._panAnim && map._panAnim._inProgress))), enVol: etat.vol }) };
})();
