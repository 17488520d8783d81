"""The picture of an address, for whoever shows a link to it: 1200 × 630, PNG."""
