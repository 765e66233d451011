"""Verdicts: kind, paywall, quality, rights, pagination, related stories."""
