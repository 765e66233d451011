"""Stories: articles, their parts and versions, and what was known at a time."""
