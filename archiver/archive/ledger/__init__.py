"""The ledger: URLs and their states, visits, revisits, runs, backfills."""
