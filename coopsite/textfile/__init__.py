"""Open a site's text files, decode them, and read their YAML with positions."""
