"""A plain folium page with FastMarkerCluster, written once and served as a file."""

import os
import runpy
from pathlib import Path

import folium
from common import HEXAGONE, read_table, serve_locally
from folium.plugins import FastMarkerCluster

POPUP = """function (row) {
    var marker = L.marker(new L.LatLng(row[0], row[1]));
    var words = document.createElement("span");
    words.textContent = row[2];
    marker.bindPopup(words);
    return marker;
}"""

if __name__ == "__main__":
    serve_locally()
    here = os.environ["BENCH_VENDOR"]
    FastMarkerCluster.default_js = [("markercluster", f"{here}/leaflet.markercluster.js")]
    FastMarkerCluster.default_css = [
        (name, f"{here}/{name}") for name in ("MarkerCluster.css", "MarkerCluster.Default.css")
    ]
    points = read_table().dropna(subset=["lon"])[["lat", "lon", "nom"]].values.tolist()
    carte = folium.Map(location=HEXAGONE, zoom_start=6, tiles=None)
    carte.options["maxZoom"] = 18  # folium only gives it to tiles, markercluster asks the map
    FastMarkerCluster(points, callback=POPUP).add_to(carte)
    carte.save(str(Path(os.environ["BENCH_PAGES"]) / "fiches.html"))
    runpy.run_path(str(Path(__file__).parent / "vendor.py"), run_name="__main__")
