"""The registre: what people propose, what moderators decide, and what the catalogue becomes."""
