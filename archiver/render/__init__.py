"""Rendering: articles as text, Markdown and HTML; labels and escaping."""
