"""Make ``data/territoires`` from pinned public sources; run by hand, outputs are committed."""
