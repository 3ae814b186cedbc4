"""Stories to a site: pairing, tags, addresses, links, lists."""
