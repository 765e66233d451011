"""A web of newspapers for the tests: stories, layouts and faults of our own, under their own URLs behind a proxy."""

from tests.newsweb.log import Record, RequestLog
from tests.newsweb.web import NewsWeb

__all__ = ["NewsWeb", "Record", "RequestLog"]
