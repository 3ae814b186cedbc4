"""Registers: what all stories say of awards, targets, documents and meetings, one module a register."""
