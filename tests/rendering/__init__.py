"""Pages that a real browser renders, from servers on loopback."""
