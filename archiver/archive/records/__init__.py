"""WARC records: written, indexed and read back."""
