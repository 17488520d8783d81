/* What streamlit-folium loads after Leaflet, as an old script: the map itself is made of modules, which come
 * after. Should one not come, frame.js is told. */
(function () {
  "use strict";
  window.mountCarte = (...asked) => { window.mountCarte.asked = asked; }; // until then
  const modules = document.createElement("script");
  modules.type = "module";
  modules.src = new URL("carte.js", document.currentScript.src);
  modules.onerror = () => { window.modulesLost = true; window.dispatchEvent(new Event("modules-lost")); };
  document.head.append(modules);
})();
