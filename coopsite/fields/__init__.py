"""Validate written values: texts, dates, numbers, addresses."""
