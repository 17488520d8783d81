"""The stories of Présenter: read, checked, and shown scene by scene."""
