"""The body: which fragments of a page are the story's text."""
