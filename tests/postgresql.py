"""Databases of a PostgreSQL server that tests and benchmarks start."""

from __future__ import annotations

import psycopg


def new_database(server: str, name: str) -> str:
    """Make an empty database, and return its address. `server` is the address of the server's database `postgres`."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")
