"""Keep results between builds outside the site."""
