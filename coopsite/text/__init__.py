"""Strings, dates, numbers and names: pure functions without knowledge of sites."""
