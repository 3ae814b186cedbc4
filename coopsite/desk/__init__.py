"""For the staff: init, new, check, explain."""
