"""Upkeep: checks and repairs of an archive."""
