"""Build a site: load, plan, render, publish."""
