"""Fiches to files other programs read."""
