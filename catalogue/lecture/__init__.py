"""Files to fiches: formats, the rule of each column, and what was found wrong."""
