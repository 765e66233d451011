"""The head of a story: headline, byline, dates, section, topics."""
