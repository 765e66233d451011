"""A program that uses the library as a researcher would; mypy checks it."""
