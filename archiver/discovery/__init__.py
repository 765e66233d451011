"""Where articles are found: feeds, sitemaps and the links of a page. Pure: a capture in, addresses out."""
