"""What coopsite says in Vietnamese."""
