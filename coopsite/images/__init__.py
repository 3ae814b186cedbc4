"""Inspect, clean, resize and draw pictures."""
