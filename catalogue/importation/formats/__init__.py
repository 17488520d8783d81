"""From a file to one table of text, with what was told on the way."""
