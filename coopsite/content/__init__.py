"""Read stories: scan, front matter, Markdown, tags."""
