"""What coopsite says, one folder for each spoken language."""
