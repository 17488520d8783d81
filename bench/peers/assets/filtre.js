/* The filter of the dash-leaflet peer: points are fetched once, then kept or not in the browser. */
let points;
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  carte: {
    choisir: async (choisis) => {
      points ??= fetch("/points.json").then((r) => r.json());
      const tous = await points;
      if (!choisis?.length) return { ...tous };
      return { ...tous, features: tous.features.filter((f) => f.properties.domaines.some((d) => choisis.includes(d))) };
    },
  },
});
window.dashExtensions = {
  default: { popup: (feature, layer) => { if (feature.properties.nom) layer.bindPopup(document.createTextNode(feature.properties.nom).textContent); } },
};
