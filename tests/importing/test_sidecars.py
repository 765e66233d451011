import json
from pathlib import Path

import pytest

from archiver.importing.addresses import Claim
from archiver.importing.sidecars import read_sidecar, sidecar_claims
from archiver.importing.trees import of_folder


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            '{"url": "https://a.example/1", "fetched": "2024-01-02T03:04:05Z"}',
            ("https://a.example/1", "2024-01-02T03:04:05Z"),
        ),
        ('{"URL": "https://a.example/1", "size": 3}', ("https://a.example/1", None)),
        ("url: https://a.example/1\ntime = 2024-01-02\n", ("https://a.example/1", "2024-01-02")),
        ("[InternetShortcut]\r\nURL=https://a.example/?b=1\r\nIconIndex=0\r\n", ("https://a.example/?b=1", None)),
        ("https://a.example/1\n", ("https://a.example/1", None)),
        ('{"url": "https://a.example/1", "timestamp": 1614834367}', ("https://a.example/1", "1614834367")),
        (
            '{"requested_url": "https://a.example/1", "responded_url": "https://a/", "crawl_date": "2024-01-02"}',
            ("https://a.example/1", "2024-01-02"),
        ),
        (
            '{"title": "A", "html": {"requested_url": "https://a.example/1", "crawl_date": "2024-01-02"}}',
            ("https://a.example/1", "2024-01-02"),
        ),
        # newspaper, trafilatura, others that keep it deeper or spell the names otherwise
        (
            '{"source_url": "https://a.example", "canonical_link": "https://a.example/1", "publish_date": "2020"}',
            ("https://a.example/1", None),
        ),
        (
            '{"source": "https://a.example/1", "source-hostname": "A", "date": "2020-01-01", "filedate": "2024-01-02"}',
            ("https://a.example/1", "2024-01-02"),
        ),
        (
            '[{"article": {"finalUrl": "https://a.example/1", "metadata": {"downloaded": {"$date": "2024-01-02"}}}}]',
            ("https://a.example/1", "2024-01-02"),
        ),
        ('{"url": null, "original_url": "https://a.example/1", "time": "soon"}', ("https://a.example/1", None)),
        ('{"pageUrl": "https://a.example/1", "capturedAt": "2024-01-02"}', ("https://a.example/1", "2024-01-02")),
        ('{"url": "https://a.example/1", "download_timestamp": 1614834367}', ("https://a.example/1", "1614834367")),
        (
            '{"url": "https://a.example/1", "crawled": {"$date": {"$numberLong": "1614834367000"}}}',
            ("https://a.example/1", "1614834367000"),
        ),
        (
            "URL: https://a.example/1\nDate: Thu, 04 Mar 2021 05:06:07 GMT\nContent-Type: text/html\n",
            ("https://a.example/1", "Thu, 04 Mar 2021 05:06:07 GMT"),
        ),
        (
            '{"url": "https://a.example/1", "date": "2021-03-04", "updated": "2021-03-04"}',
            ("https://a.example/1", None),
        ),
        ('{"title": "A story"}', None),
        ('["https://a.example/1"]', None),
        ("nothing of use", None),
    ],
)
def test_notes(text: str, claim: tuple[str, str | None] | None) -> None:
    assert read_sidecar(text) == (Claim("sidecar", *claim) if claim else None)


def test_notes_are_found_by_either_name(tmp_path: Path) -> None:
    for name, beside in (("a.html", "a.html.json"), ("b.html.gz", "b.html.json"), ("c.html", "c.Info.JSON")):
        (tmp_path / name).write_bytes(b"<html>")
        (tmp_path / beside).write_text(json.dumps({"url": f"https://a.example/{name[0]}"}))
    (tmp_path / "d.html").write_bytes(b"<html>")
    names = ("a.html", "b.html.gz", "c.html", "d.html")
    folder = of_folder(tmp_path, tmp_path)
    assert [sidecar_claims(name, folder) for name in names] == [
        [Claim("sidecar", "https://a.example/a")],
        [Claim("sidecar", "https://a.example/b")],
        [Claim("sidecar", "https://a.example/c")],
        [],
    ]
