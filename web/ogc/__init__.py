"""OGC API – Features: the fiches and the territories for QGIS, GDAL and their kin, at ``/ogc``."""
