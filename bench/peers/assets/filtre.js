/* dash-leaflet's own advice: the filter is a function of the browser, told what to keep by `hideout`. */
window.dashExtensions = {
  default: {
    parDomaine: (feature, contexte) => {
      const choisis = contexte.hideout;
      return !choisis?.length || feature.properties.domaines.some((d) => choisis.includes(d));
    },
    popup: (feature, layer) => {
      if (feature.properties.nom) layer.bindPopup(document.createTextNode(feature.properties.nom).textContent);
    },
  },
};
