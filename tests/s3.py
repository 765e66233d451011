"""A store that speaks S3, on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


class S3:
    """moto's server on loopback, and what a command has to know of it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "loopback",
            "AWS_SECRET_ACCESS_KEY": "loopback",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def make(self, bucket: str) -> str:
        request = urllib.request.Request(f"{self.url}/{bucket}", method="PUT")
        request.add_header("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request")
        urllib.request.urlopen(request).close()
        return f"s3://{bucket}/copy"


@contextmanager
def running_s3() -> Iterator[S3]:
    """A server of moto's, empty; the test is skipped where its packages are missing."""
    pytest.importorskip("s3fs")
    pytest.importorskip("moto.server")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield S3(port)
    finally:
        process.terminate()
        process.wait()
