"""How the base came to its shape, one step a file."""
