"""Words typed to the fiches that hold them."""
