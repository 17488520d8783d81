"""dash-leaflet: GeoJSON clustered, filtered by a clientside callback (Dash's own advice for speed).

Its ``filter`` and ``hideout`` properties are not asked again once points are clustered. The list
and the count come from the server.
"""

import json
import os

import dash_leaflet as dl
from common import DOMAINES, HEXAGONE, filtered, read_table
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from flask import Response

ROWS = 20
table = read_table()
points = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
                "properties": {"nom": row.nom, "domaines": row.domaines},
            }
            for row in table.dropna(subset=["lon"]).itertuples()
        ],
    },
    separators=(",", ":"),
)
app = Dash(__name__, compress=False)


@app.server.route("/points.json")
def points_json() -> Response:
    """Answer the points, once, to be kept."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(points, mimetype="application/json", headers=headers)


app.layout = html.Div(
    [
        dcc.Dropdown(DOMAINES, id="domaine", multi=True, closeOnSelect=False),
        html.B(id="compte"),
        dl.Map(
            dl.GeoJSON(
                id="points",
                cluster=True,
                zoomToBoundsOnClick=True,
                onEachFeature={"variable": "dashExtensions.default.popup"},
            ),
            center=HEXAGONE,
            zoom=6,
            style={"height": "560px"},
        ),
        html.Ol(id="liste"),
    ]
)


app.clientside_callback(
    ClientsideFunction("carte", "choisir"), Output("points", "data"), Input("domaine", "value")
)


@app.callback(
    Output("compte", "children"),
    Output("liste", "children"),
    Input("domaine", "value"),
)
def choose(chosen: list[str] | None) -> tuple[str, list[html.Li]]:
    """Return the count and the first rows of the list."""
    found = filtered(table, chosen or [])
    rows = [html.Li(f"{row.nom}, {row.commune}") for row in found.head(ROWS).itertuples()]
    return f"{len(found)} fiches", rows


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]), debug=False, threaded=True)
