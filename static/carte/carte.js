/* The map inside streamlit-folium's frame: outlines, town names, and every fiche on one canvas.
 *
 * The shell calls carte.monter once; the page calls carte.montrer with what is visible. Data come
 * as files fetched once; names only ever reach the page through textContent or a canvas.
 */
(function () {
  "use strict";

  const { CADRAGE, PALETTES, decode, marksInView, read, paint, under } = window.marques;

  // ---------------------------------------------------------------- state of the frame

  const state = { n: 0, visible: null, choisie: -1, survolee: -1, attente: null, aires: [], lieu: null,
    scale: 1 /* how much larger marks and names are than on a desk */, vol: false };
  let map, config, points, noms, canvas, villes, tooltip, choix, palette = PALETTES.light;
  const couches = {}; // level -> {style, layer, parCode}
  const fichiers = new Map(); // url -> promise of JSON

  const parent = window.parent.document;
  const tell = (type, detail) => parent.dispatchEvent(new CustomEvent("carte:" + type, { detail }));

  function load(nom) {
    if (!fichiers.has(nom)) {
      fichiers.set(nom, fetch(nom).then((r) => {
        if (!r.ok) throw Object.assign(new Error(nom + " : " + r.status), { absent: r.status === 404 });
        return r.json();
      }).catch((error) => { if (!error.absent) fichiers.delete(nom); throw error; })); // what does not exist is asked once
    }
    return fichiers.get(nom);
  }

  // ---------------------------------------------------------------- points

  const Points = L.Layer.extend({
    onAdd(m) {
      this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated carte-points", m.getPane("points"));
      this.canvas.setAttribute("aria-hidden", "true");
      m.on("moveend zoomend resize viewreset", this.draw, this);
      m.on("zoomanim", this.zoomAlong, this);
      m.on("zoom", () => { if (state.vol) this.draw(); });
      this.draw();
    },
    zoomAlong(e) {
      if (!this.coin) return; // nothing drawn yet
      const scale = map.getZoomScale(e.zoom), p = map._latLngToNewLayerPoint(this.coin, e.zoom, e.center);
      L.DomUtil.setTransform(this.canvas, p, scale);
    },
    draw() {
      if (!points || !state.visible) return;
      cancelAnimationFrame(state.image);
      const taille = map.getSize(), dpr = window.devicePixelRatio || 1, c = this.canvas;
      if (!taille.x || !taille.y) return;
      const origin = map.containerPointToLayerPoint([0, 0]);
      this.coin = map.containerPointToLatLng([0, 0]);
      L.DomUtil.setTransform(c, origin, 1);
      c.width = taille.x * dpr; c.height = taille.y * dpr;
      c.style.width = taille.x + "px"; c.style.height = taille.y + "px";
      const ctx = c.getContext("2d");
      ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
      ctx.clearRect(0, 0, taille.x, taille.y);
      // Another fiche under the pointer, or open, gathers no point anew.
      const vue = [origin.x, origin.y, this.coin.lat, this.coin.lng, map.getZoom(), taille.x, taille.y, state.scale].join();
      if (vue !== this.vue || state.visible !== this.drawn) this.marques = marksOfView(taille);
      this.vue = vue; this.drawn = state.visible;
      for (const m of this.marques) paint(ctx, m, { palette, roleOf, k: state.scale, ring: ring(m) });
      tell("dessinee", { marques: this.marques.length, visibles: inView() });
    },
  });

  function marksOfView(taille) {
    const zoom = map.getZoom();
    return marksInView(points, state.visible, { zoom, taille, k: state.scale, alone: zoom >= map.getMaxZoom(),
      coin: map.project(map.containerPointToLatLng([0, 0]), zoom) });
  }

  const roleOf = (i) => config.roles[window.marques.roleOf(points, i, state.attente.types || [])];

  function ring(m) {
    if (m.membres.includes(state.choisie)) return 4;
    return m.membres.includes(state.survolee) ? 3 : 0;
  }

  function inView() {
    const b = map.getBounds(), w = b.getWest(), e = b.getEast(), s = b.getSouth(), north = b.getNorth();
    const { lon, lat } = points;
    let n = 0;
    for (let i = 0; i < state.n; i++) if (state.visible[i] && lon[i] >= w && lon[i] <= e && lat[i] >= s && lat[i] <= north) n++; // NaN is nowhere
    return n;
  }

  // ---------------------------------------------------------------- pointer

  function onPointer(e) {
    const m = canvas.marques && under(canvas.marques, e.containerPoint.x, e.containerPoint.y, 6);
    map.getContainer().style.cursor = m ? "pointer" : "";
    const alone = m && m.membres.length === 1 ? m.membres[0] : -1;
    if (alone !== state.survolee) {
      hover(alone);
      tell("survol", alone);
      tell("visee", noms && alone >= 0 ? noms.id[alone] : null);
    }
    if (!m) { tooltip.hidden = true; return; }
    tooltip.textContent = alone < 0 ? m.membres.length + " fiches" : (noms ? noms.nom[alone] : "…");
    tooltip.hidden = false;
    tooltip.style.left = Math.min(m.ex, map.getSize().x - 160) + "px";
    tooltip.style.top = m.ey + m.r + 6 + "px";
  }

  function onClick(e) {
    closeChoices();
    const m = canvas.marques && under(canvas.marques, e.containerPoint.x, e.containerPoint.y, 8);
    if (!m) return;
    if (m.membres.length === 1) choose(m.membres[0]);
    else openGroup(m);
  }

  function choose(i) {
    load(config.noms).then((n) => tell("choix", n.id[i]), () => tell("panne", "Cette fiche n’a pas pu être ouverte depuis la carte ; la liste l’ouvre."));
  }

  function openGroup(m) {
    const limites = L.latLngBounds(m.membres.map((i) => [points.lat[i], points.lon[i]]));
    const onePlace = limites.getNorthEast().distanceTo(limites.getSouthWest()) < 30;
    if (onePlace || map.getZoom() >= map.getMaxZoom()) openChoices(m.membres);
    else map.fitBounds(limites.pad(0.2), { maxZoom: Math.max(map.getZoom() + 2, 9) });
  }

  async function openChoices(membres) {
    const n = await load(config.noms);
    choix.replaceChildren();
    const titre = document.createElement("p");
    titre.textContent = membres.length + " fiches au même endroit";
    const liste = document.createElement("ul");
    for (const i of membres) {
      const role = roleOf(i), button = document.createElement("button");
      button.type = "button";
      button.append(window.formes.icone(document, role.forme, role.couleur), n.nom[i]);
      button.addEventListener("click", () => { closeChoices(); choose(i); });
      const li = document.createElement("li");
      li.append(button);
      liste.append(li);
    }
    choix.append(titre, liste);
    choix.hidden = false;
    liste.querySelector("button").focus();
  }

  function closeChoices() { choix.hidden = true; }

  function hover(i) {
    if (i === state.survolee) return;
    state.survolee = i;
    // The pointer may cross several rows, or go on to a click, before anything is seen.
    cancelAnimationFrame(state.image);
    state.image = requestAnimationFrame(() => canvas.draw());
  }

  // ---------------------------------------------------------------- outlines

  const NIVEAUX = {
    fond: { fichier: "fond.topojson", des: 0, pane: "terres" },
    region: { fichier: "limites.topojson", des: 0, pane: "terres" },
    departement: { fichier: "limites.topojson", des: 5.5, upTo: 10, pane: "limites" },
    epci: { fichier: "epci.topojson", des: 8.5, upTo: 10, pane: "limites" },
    ept: { fichier: "ept.geojson", des: 99, pane: "limites" },
    arrondissement: { fichier: "arrondissements.geojson", des: 11, pane: "limites" },
  };

  /** Close enough for the communes: their exact borders take over from the simplified ones (1 km). */
  const closeUp = () => map.getZoom() >= 10 && !(state.attente && state.attente.vol); // a hall cannot read them

  function styleOf(niveau) {
    if (niveau === "fond") return { stroke: false, fillColor: palette.voisin, fillOpacity: 1, interactive: false };
    if (niveau === "region") return { color: palette.region, weight: 1.2, stroke: !closeUp(), fillColor: palette.terre, fillOpacity: 1, interactive: false };
    const weight = { departement: 0.8, epci: 0.7, commune: 0.5, ept: 0.7, arrondissement: 0.5 }[niveau];
    return { color: palette[niveau] || palette.epci, weight: weight, fill: false, interactive: false };
  }

  const topologies = new Map(); // promise of a file -> promise of its layers
  /** The GeoJSON of a level. */
  function outlines(niveau) {
    const { fichier } = NIVEAUX[niveau];
    const content = load(config.territoires + fichier);
    if (!fichier.endsWith(".topojson")) return content;
    if (!topologies.has(content)) topologies.set(content, content.then(window.topologie.couches));
    return topologies.get(content).then((byNiveau) => byNiveau[niveau]);
  }

  function traceNiveau(niveau) {
    if (couches[niveau]) return couches[niveau];
    couches[niveau] = outlines(niveau).then((geo) => {
      const renderer = map[NIVEAUX[niveau].pane + "Toile"];
      const layer = L.geoJSON(geo, { style: () => styleOf(niveau), renderer, interactive: false });
      return { layer, niveau };
    });
    couches[niveau].catch(() => delete couches[niveau]); // asked again at the next move
    return couches[niveau];
  }

  async function adjustNiveaux() {
    if (!state.placedOnce) return; // the fiches first, then what places them
    const z = map.getZoom();
    for (const [niveau, { des, upTo = 99 }] of Object.entries(NIVEAUX)) {
      if (z < des && !couches[niveau]) continue;
      const { layer } = await traceNiveau(niveau).catch(() => ({}));
      if (!layer) continue;
      const wanted = map.getZoom() >= des && !(closeUp() && upTo <= 10);
      if (niveau === "region") layer.setStyle(styleOf(niveau));
      if (wanted && !map.hasLayer(layer)) layer.addTo(map);
      if (!wanted && map.hasLayer(layer)) map.removeLayer(layer);
    }
    await adjustCommunes();
    tell("placee", null); // the outlines that could be had are drawn
  }

  const communes = new Map(); // département -> layer on the map
  async function adjustCommunes() {
    const wanted = new Set();
    if (closeUp()) {
      const vue = map.getBounds(), { layer } = await traceNiveau("departement").catch(() => ({}));
      if (!layer) return;
      layer.eachLayer((l) => { if (l.getBounds().intersects(vue)) wanted.add(l.feature.properties.code); });
    }
    for (const [code, layer] of communes) if (!wanted.has(code)) { map.removeLayer(layer); communes.delete(code); }
    for (const code of wanted) {
      if (communes.has(code)) continue;
      const geo = await load(config.territoires + "communes-" + code + ".geojson").catch(() => null);
      if (!geo || communes.has(code) || !closeUp()) continue;
      const layer = L.geoJSON(geo, { style: () => styleOf("commune"), renderer: map.limitesToile, interactive: false });
      communes.set(code, layer.addTo(map));
    }
  }

  // ---------------------------------------------------------------- areas of action, place

  const departementOf = (commune) => commune.slice(0, commune.startsWith("97") ? 3 : 2);

  /** The GeoJSON features of some territories ("epci:200067361", …), from files already known. */
  async function outlinesOf(territoires) {
    const formes = [];
    for (const territoire of territoires) {
      const [niveau, code] = territoire.split(":");
      if (niveau === "pays") continue;
      const geo = await (niveau === "commune"
        ? load(config.territoires + "communes-" + departementOf(code) + ".geojson") : outlines(niveau)).catch(() => null);
      const forme = geo && geo.features.find((f) => f.properties.code === code);
      if (forme) formes.push(forme);
    }
    return formes;
  }

  let coucheAires, coucheFiltre, coucheAutour, coucheLieu, turn = 0;
  /** Draw areas of action, chosen territories, and around them their parts and their neighbours. */
  async function showAires(aires, filtre, membres = [], voisins = []) {
    const cle = JSON.stringify([aires, filtre, membres, voisins]), mine = ++turn;
    if (state.cleAires === cle) return;
    const [deFiche, deFiltre, deMembres, deVoisins] = [await outlinesOf(aires), await outlinesOf(filtre), await outlinesOf(membres), await outlinesOf(voisins)];
    if (mine !== turn) return;
    state.cleAires = cle;
    for (const couche of [coucheAires, coucheFiltre, coucheAutour]) if (couche) map.removeLayer(couche);
    coucheAutour = L.layerGroup([
      L.geoJSON(deVoisins, { renderer: map.airesToile, interactive: false, style: () => ({ color: palette.ville, weight: 1, opacity: 0.6, dashArray: "4 4", fill: false }) }),
      L.geoJSON(deMembres, { renderer: map.airesToile, interactive: false, style: () => ({ color: palette.ville, weight: 0.8, opacity: 0.7, fill: false }) }),
    ]).addTo(map);
    coucheFiltre = L.geoJSON(deFiltre, { renderer: map.airesToile, interactive: false,
      style: () => ({ color: palette.ville, weight: 2.5, fill: false }) }).addTo(map);
    coucheAires = L.geoJSON(deFiche, { renderer: map.airesToile, interactive: false,
      style: () => ({ color: palette.aire, weight: 2, fillColor: palette.aire, fillOpacity: 0.18 }) }).addTo(map);
    if (deFiche.length && state.choisie >= 0 && !state.attente.vol) {
      const b = coucheAires.getBounds();
      if (!map.getBounds().intersects(b)) map.fitBounds(b, { maxZoom: 10 });
    }
  }

  function showLieu(lieu) {
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
      m.on("moveend zoomend resize viewreset", this.draw, this);
      m.on("zoom", () => { if (state.vol) this.canvas.hidden = true; });
    },
    nameTowns(fichier) {
      if (this.fichier === fichier) return;
      this.fichier = fichier;
      load(config.territoires + fichier).then((v) => { this.villes = v; this.draw(); }, () => { this.fichier = null; });
    },
    draw() {
      const v = this.villes, taille = map.getSize(), dpr = window.devicePixelRatio || 1, c = this.canvas, z = map.getZoom();
      if (z > 6.8) this.nameTowns("villes-toutes.json");
      if (!v || !taille.x || state.vol) return;
      c.hidden = false;
      L.DomUtil.setPosition(c, map.containerPointToLayerPoint([0, 0]));
      c.width = taille.x * dpr; c.height = taille.y * dpr;
      c.style.width = taille.x + "px"; c.style.height = taille.y + "px";
      const ctx = c.getContext("2d"), placed = this.placed = [];
      ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
      ctx.lineJoin = "round"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
      // From most to least populated: as many names as the zoom has room for.
      const k = state.scale, said = state.attente && state.attente.etiquette;
      if (said) {
        const p = map.latLngToContainerPoint([said.lat, said.lon]), y = p.y - 23 * k;
        ctx.font = "700 " + 14 * k + "px system-ui, sans-serif";
        const half = ctx.measureText(said.nom).width / 2 + 4, x = Math.max(half, Math.min(taille.x - half, p.x));
        placed.push({ x, y, half });
        ctx.lineWidth = 4 * k; ctx.strokeStyle = palette.halo; ctx.strokeText(said.nom, x, y);
        ctx.fillStyle = palette.aire; ctx.fillText(said.nom, x, y);
      }
      // A hall reads no half name: on stage none is cut by the edge, nor lies under a mark, the legend or the credit.
      const scene = onStage(), taken = scene ? obstacles() : [];
      const covers = (x, y, half) => taken.find((o) => x - half < o.x1 && x + half > o.x0 && y - 8 * k < o.y1 && y + 8 * k > o.y0);
      const free = (x, y, half) => !placed.some((q) => Math.abs(q.x - x) < q.half + half && Math.abs(q.y - y) < 16 * k);
      const upTo = Math.min(v.nom.length, Math.round(12 * Math.pow(3, Math.max(0, z - 4.6))));
      const enough = (taille.x * taille.y) / (12000 * k * k);
      for (let i = 0; i < upTo && placed.length < enough; i++) {
        const p = map.latLngToContainerPoint([v.lat[i] / 1e4, v.lon[i] / 1e4]);
        if (p.x < -40 || p.y < -10 || p.x > taille.x + 40 || p.y > taille.y + 10) continue;
        if (said && said.nom === v.nom[i]) continue;
        const body = k === 1 ? (i < 12 ? 13 : 11.5) : k * (i < 12 ? 13 : 12);
        ctx.font = (i < 12 ? "600 " : "500 ") + body + "px system-ui, sans-serif";
        const half = ctx.measureText(v.nom[i]).width / 2 + 4;
        let y = p.y - 12 * k;
        const marque = covers(p.x, y, half);
        if (marque) { // the town's own mark wears its name; another's does not
          if (!marque.r || Math.hypot(marque.ex - p.x, marque.ey - p.y) > marque.r) continue;
          y = [marque.y0 - 10 * k, marque.y1 + 10 * k].find((other) => !covers(p.x, other, half) && free(p.x, other, half));
        }
        if (y === undefined || !free(p.x, y, half)) continue;
        if (scene && (p.x < half || p.x > taille.x - half || y < 8 * k || y > taille.y - 8 * k)) continue;
        placed.push({ x: p.x, y, half });
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
      ...(canvas.marques || []).map(({ ex, ey, r }) => ({ ex, ey, r, x0: ex - r, x1: ex + r, y0: ey - r, y1: ey + r })),
      ...boites.map((b) => ({ x0: b.left - coin.left, x1: b.right - coin.left, y0: b.top - coin.top, y1: b.bottom - coin.top })),
    ];
  }

  // ---------------------------------------------------------------- basemaps asked for

  const FONDS = {
    "plan-ign": { url: "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
      attribution: "Plan IGN © IGN" },
    osm: { url: "https://tile.openstreetmap.org/{z}/{x}/{y}.png", attribution: "© les contributeurs d’OpenStreetMap" },
  };
  let tiles;
  function chooseFond(nom) {
    if (state.fond === nom) return;
    state.fond = nom;
    if (tiles) { map.removeLayer(tiles); tiles = null; }
    map.getContainer().classList.toggle("avec-tuiles", Boolean(FONDS[nom]));
    // The land stays under the tiles: if they fail, the outlines are still there.
    if (FONDS[nom]) tiles = L.tileLayer(FONDS[nom].url, { attribution: FONDS[nom].attribution, maxZoom: 18 }).addTo(map);
  }

  // ---------------------------------------------------------------- view

  const MEMOIRE = "carte-vue";
  function keepView() {
    if (!map.getSize().x || state.cadre === undefined) return; // nobody has looked yet
    if (state.attente && state.attente.vol) return; // a story's view is not what the visitor last saw
    const c = map.getCenter();
    try { sessionStorage.setItem(MEMOIRE, JSON.stringify([c.lat, c.lng, map.getZoom()])); } catch { /* private mode */ }
  }
  function keptView() {
    try { return JSON.parse(sessionStorage.getItem(MEMOIRE)); } catch { return null; }
  }

  /** The map keeps its centre when its box changes; one that was hidden first goes where it was asked to. */
  function onResize() {
    map.invalidateSize({ animate: false });
    if (map.getSize().x && state.attente && state.attente.vol) { state.toSettle = true; if (!state.vol) settle(); return; }
    if (!map.getSize().x || !state.pendingFrame) return;
    const limites = state.pendingFrame;
    state.pendingFrame = null;
    fitTo(limites, false);
  }

  /** Go and look where one asks; before the first view is framed, in its place. */
  function lookAt(limites) {
    if (state.cadre === undefined && state.attente && state.attente.cadre) state.cadre = state.attente.cadre.cle;
    fitTo(limites);
  }

  /** Frame a box. The first view is not come to from another: nobody has looked yet. */
  function fitTo(limites, anime = state.cadre !== undefined) {
    if (!limites) return;
    if (!map.getSize().x) { state.pendingFrame = limites; return; }
    if (map._animatingZoom) { map.once("zoomend", () => fitTo(limites, anime)); return; } // Leaflet would forget it
    const [w, s, e, n] = limites;
    const smooth = anime && !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.fitBounds([[s, w], [n, e]], { animate: smooth, maxZoom: CADRAGE.more, padding: [CADRAGE.margin, CADRAGE.margin] });
  }

  // ---------------------------------------------------------------- stage

  const onStage = () => Boolean(state.attente && state.attente.vol);
  const VOL_S = 0.9; // seconds; a hall follows the eye, it does not wait
  let nextTrace = 0, flightEnd = 0, relay = 0;

  /** Go and look at a box in one smooth move; at once for the first view or if motion is unwelcome. */
  function fly(limites) {
    map.invalidateSize({ pan: false, animate: false });
    map.stop();
    if (!map.getSize().x) return; // framed when it gets a size
    const smooth = state.cadre !== undefined && !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    state.vol = smooth;
    if (!smooth) { settle(); return; }
    const { box, options } = stageOptions(limites);
    flightEnd = performance.now() + VOL_S * 1000;
    clearTimeout(relay);
    relay = setTimeout(land, VOL_S * 1000 + 400); // a hand on the map may have cut the flight short
    map.flyToBounds(box, { ...options, duration: VOL_S });
  }

  /** How a box fills the stage: to a tenth of a zoom, and over the credit. */
  function stageOptions([w, s, e, n]) {
    map.options.zoomSnap = 0.1;
    const credit = map.attributionControl.getContainer().offsetHeight;
    return { box: [[s, w], [n, e]], options: { maxZoom: 10.5, paddingTopLeft: [16, 16], paddingBottomRight: [16, 16 + credit] } };
  }

  /** Frame the step as the stage is now: its box may have changed since. */
  function settle() {
    state.toSettle = false;
    const { box, options } = stageOptions(state.attente.cadre.limites);
    map.fitBounds(box, { ...options, animate: false });
  }

  /** The flight is over: draw what was left out. A change of the map's box says "moved" too, on the way. */
  function land() {
    if (!state.vol || performance.now() < flightEnd) return;
    state.vol = false;
    if (state.toSettle) settle();
    villes.draw();
  }

  /** Outlines are drawn for one view: in flight they are drawn again as often as they can be. */
  function followFlight() {
    const start = performance.now();
    if (!state.vol || start < nextTrace) return;
    for (const nom of ["terres", "limites", "aires"]) if (map.hasLayer(map[nom + "Toile"])) map[nom + "Toile"]._reset();
    nextTrace = performance.now() + 2 * (performance.now() - start);
  }

  /** Fetch and build ahead all that some territories need, so that the network may go. */
  async function prepare(territoires) {
    for (const niveau of ["departement", "epci"]) await traceNiveau(niveau).catch(() => {});
    await Promise.all([outlinesOf([...new Set(territoires)]), load(config.territoires + "villes-toutes.json").catch(() => {})]);
  }

  // ---------------------------------------------------------------- interface

  function show(next) {
    state.attente = next;
    if (!points) return;
    if (next.visibles !== state.code) state.visible = decode(next.visibles, state.n);
    state.code = next.visibles;
    state.choisie = next.choisie;
    enlarge(next.scale || 1);
    chooseFond(next.fond || "contours");
    showLieu(next.lieu);
    showAires(next.aires, next.filtre, next.membres, next.voisins);
    if (next.vol) {
      if (next.cadre.cle !== state.cadre) fly(next.cadre.limites);
      state.cadre = next.cadre.cle;
    } else if (next.cadre && next.cadre.cle !== state.cadre) {
      // The first view of a visit keeps what the visitor last saw, unless the address asks for a place.
      if (state.cadre !== undefined || next.cadre.cle || !keptView()) fitTo(next.cadre.limites);
      state.cadre = next.cadre.cle;
    }
    canvas.draw();
    if (next.vol) villes.draw(); // names go round the marks
  }

  function enlarge(scale) {
    document.body.classList.toggle("en-scene", Boolean(state.attente.vol));
    document.body.classList.toggle("une-seule", state.choisie >= 0);
    if (scale === state.scale) return;
    state.scale = scale;
    document.documentElement.style.setProperty("--echelle", scale);
    map.fire("viewreset");
  }

  function setTheme(theme) {
    const wanted = PALETTES[theme] || PALETTES.light;
    if (wanted === palette) return;
    palette = wanted;
    document.body.dataset.theme = theme;
    for (const promise of Object.values(couches)) promise.then(({ layer, niveau }) => layer.setStyle(styleOf(niveau)), () => {});
    for (const layer of communes.values()) layer.setStyle(styleOf("commune"));
    state.cleAires = null;
    if (state.attente) show(state.attente);
    if (map) map.eachLayer((l) => l.draw && l.draw());
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
    const groupe = document.createElement("li"), circle = document.createElement("span");
    circle.className = "groupe";
    circle.textContent = "5";
    groupe.append(circle, "Plusieurs fiches");
    liste.append(groupe);
    details.append(titre, liste);
    L.DomEvent.disableClickPropagation(details);
    return details;
  }

  function prepareFrame() {
    if (window.frameElement) window.frameElement.title = "Carte des fiches (la liste dit la même chose)";
    document.documentElement.lang = "fr";
    document.title = "Carte des fiches";
    const viewport = document.querySelectorAll("meta[name=viewport]");
    viewport.forEach((m) => m.setAttribute("content", "width=device-width, initial-scale=1"));
  }

  function mount(m, c) {
    map = m; config = c;
    prepareFrame();
    for (const [i, nom] of ["terres", "limites", "aires", "noms", "points"].entries()) {
      map.createPane(nom).style.zIndex = (nom === "terres" ? 150 : 300) + i * 20;
      map.getPane(nom).style.pointerEvents = "none";
      if (i < 3) map[nom + "Toile"] = L.canvas({ pane: nom, padding: 0.3 });
    }
    const box = map.getContainer();
    tooltip = Object.assign(document.createElement("div"), { className: "infobulle", hidden: true });
    choix = Object.assign(document.createElement("div"), { className: "choix", hidden: true });
    box.append(tooltip, choix);
    L.DomEvent.disableClickPropagation(choix);
    L.DomEvent.disableScrollPropagation(choix);
    choix.addEventListener("keydown", (e) => { if (e.key === "Escape") closeChoices(); });
    L.control.scale({ imperial: false }).addTo(map);
    box.append(legende());
    map.attributionControl.setPrefix("");
    map.attributionControl.addAttribution("Limites © IGN, simplifiées · Insee COG 2026");
    const vue = keptView();
    if (vue) map.setView([vue[0], vue[1]], vue[2], { animate: false });
    map.on("moveend", () => { if (performance.now() >= flightEnd) state.vol = false; }); // heard before the layers, which then draw all they have
    canvas = new Points().addTo(map);
    villes = new Villes().addTo(map);
    map.on("mousemove", onPointer).on("click", onClick).on("mouseout", () => { tooltip.hidden = true; hover(-1); tell("visee", null); });
    // A hand on the map: what still hides it (handover.js) has to go.
    for (const gesture of ["pointerdown", "wheel", "keydown"]) box.addEventListener(gesture, () => tell("placee", null), { capture: true, once: true });
    map.on("zoom", followFlight);
    map.on("zoomend moveend", () => { keepView(); adjustNiveaux(); });
    new ResizeObserver(onResize).observe(box);
    adjustNiveaux();
    // Names are for the pointer and for lists of one spot: they come when one of these does.
    box.addEventListener("pointerenter", () => load(config.noms).then((n) => { noms = n; }, () => {}), { once: true });
    load(config.points).then((p) => {
      points = read(p);
      state.n = points.n;
      if (state.attente) show(state.attente);
    }, () => tell("panne", "Les points de la carte n’ont pas pu être chargés ; la liste reste complète.")).finally(() => {
      // The fiches first; what only helps to place them comes after.
      state.placedOnce = true;
      adjustNiveaux();
      villes.nameTowns("villes.json");
    });
    tell("prete", null);
  }

  window.carte = { mount, show, hover, setTheme, fitTo: lookAt, prepare, roleOf,
    read: () => ({ n: state.n, visibles: state.visible ? Array.from(state.visible) : [], choisie: state.choisie, survolee: state.survolee,
      marques: (canvas && canvas.marques) || [], noms: (villes && villes.placed) || [],
      around: coucheAutour ? coucheAutour.getLayers().map((l) => l.getLayers().length) : [0, 0], aires: coucheAires ? coucheAires.getLayers().length : 0, centre: map && map.getCenter(), zoom: map && map.getZoom(),
      moving: Boolean(map && (map._animatingZoom || (map._panAnim && map._panAnim._inProgress))), flying: state.vol }) };
})();
