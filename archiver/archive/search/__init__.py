"""Search: queries, full text, selections, snippets."""
