/* La carte du faire alliance sur votre page : donne à chaque cadre la hauteur de ce qu’il montre.
 * Ni cookie, ni mesure, ni appel à un autre site : ce script n’écoute que les cadres qui portent
 * l’attribut data-faire-alliance, et ne change que leur hauteur. */
(() => {
  "use strict";
  const SEL = "iframe[data-faire-alliance]", MOST = 20000; // pixels
  addEventListener("message", ({ source, data }) => {
    const px = data && data.faireAlliance === "hauteur" ? Number(data.px) : NaN;
    if (!(px > 0)) return;
    for (const frame of document.querySelectorAll(SEL)) {
      if (frame.contentWindow === source) frame.style.height = `${Math.min(Math.ceil(px), MOST)}px`;
    }
  });
  // Those that were there before this script.
  for (const frame of document.querySelectorAll(SEL)) frame.contentWindow.postMessage({ faireAlliance: "hauteur ?" }, "*");
})();
