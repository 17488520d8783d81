"""What who moderates does to several fiches at once."""
