"""Visits of URLs: what an answer means for the ledger and the archive, the same for a crawl, an import, a rebuild."""
