"""Proposing and moderating, as pages of the server: what the registre is to a browser."""
