"""What coopsite says in English."""
