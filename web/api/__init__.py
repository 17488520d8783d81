"""The same views for programs: the addresses under ``/api``."""
