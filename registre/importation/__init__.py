"""The ready rows of a file, published as one lot, and undone as one."""
