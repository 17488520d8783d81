"""The files a browser fetches: hashed, compressed, kept for a year."""
