"""Sending: the form, what it is told, its private address."""
