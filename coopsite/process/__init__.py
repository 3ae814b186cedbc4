"""Processes, threads of control and locks."""
