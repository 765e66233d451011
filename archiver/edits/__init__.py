"""Edits: which versions changed what, and how two texts differ word by word."""
