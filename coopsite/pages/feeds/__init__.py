"""Feeds of the newest stories of a list, one module a format."""
