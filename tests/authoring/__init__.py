"""Tests of what writes a site's sources."""
