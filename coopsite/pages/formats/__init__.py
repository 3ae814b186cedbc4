"""Feeds, calendar, sitemap and robots.txt: each a pure function from its view to bytes."""
