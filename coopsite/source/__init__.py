"""Files to stories: scan, front matter, fields, Markdown."""
