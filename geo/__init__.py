"""Territories of France: levels and codes, hierarchy, points, distances, drawing."""
