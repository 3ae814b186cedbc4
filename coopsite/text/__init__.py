"""Strings, dates, numbers and names, whatever they are used for."""
