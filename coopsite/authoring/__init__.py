"""Writes a site's sources: new stories, files renamed, deleted and brought back, uploads, tags."""
