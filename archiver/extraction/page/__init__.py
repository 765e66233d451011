"""The page: decoded, parsed once, and what is told of its elements."""
