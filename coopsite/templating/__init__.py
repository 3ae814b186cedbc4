"""Compile and render templates in a sandbox."""
