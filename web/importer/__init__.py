"""``/importer``: anyone drops a list and sees it on the map; who moderates may publish it."""
