"""A site to pages: views, templates, feeds, plan."""
