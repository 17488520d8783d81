/* Outlines as they come (TopoJSON, where each border is written once) to outlines as one draws them. */
(function () {
  "use strict";

  /** The points [lon, lat] of every arc: differences added up. */
  function points({ arcs, transform: { scale, translate } }) {
    return arcs.map((arc) => {
      let x = 0, y = 0;
      return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
    });
  }

  /** A closed ring: its arcs end to end; ~i is arc i walked backwards. */
  function ring(numbers, arcs) {
    return numbers.flatMap((i, rank) => {
      const arc = i < 0 ? arcs[~i].slice().reverse() : arcs[i];
      return rank ? arc.slice(1) : arc;
    });
  }

  /** Every layer of a topology as a GeoJSON FeatureCollection, by name. */
  function couches(topologie) {
    const arcs = points(topologie);
    return Object.fromEntries(Object.entries(topologie.objects).map(([nom, { geometries }]) => [nom, {
      type: "FeatureCollection",
      features: geometries.map((g) => ({
        type: "Feature",
        properties: { code: g.id },
        geometry: { type: "MultiPolygon", coordinates: g.arcs.map((p) => p.map((a) => ring(a, arcs))) },
      })),
    }]));
  }

  globalThis.topologie = { couches };
})();
