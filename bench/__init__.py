"""Measures: ours beside what people would use instead. ``python -m bench --help``."""
