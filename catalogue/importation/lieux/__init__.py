"""Where a row is: numbers, systems of coordinates, names and codes, and whether they agree."""
