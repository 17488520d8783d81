"""Deciding: the queue, one proposition, the history, who moderates."""
