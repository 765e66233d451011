"""A capture in, an article out. Pure: the same bytes, headers, URL and site rules give the same article."""
