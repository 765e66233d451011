"""Each channel against a real receiver; failures, order, and what is guaranteed under kills."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any, cast

import pytest
from lxml import etree

from archiver.alerts.channels import SMTP
from archiver.alerts.delivery import deliver, send_test
from archiver.alerts.message import shown_receiver
from archiver.archive import Store
from archiver.errors import ConfigurationError
from archiver.health import examine
from tests.alerts.newsroom import NOW, run, story, write
from tests.alerts.receivers import WebReceiver
from tests.command import Installation, key_of
from tests.newsweb import NewsWeb
from tests.web.serving import ROOT


def news(data: Path, to: str, *titles: str, more: str = "") -> None:
    """An archive in which an alert has found stories with these titles."""
    write(data, f"[alerts.harbour]\nsites = ['gazette']\n{more}to = ['{to}']\n")
    run(data)
    run(data, *(story(number, title) for number, title in enumerate(titles)))


def left(data: Path) -> int:
    with Store(data, readonly=True) as archive:
        return len(archive.outbox.waiting())


# --- channels ------------------------------------------------------------------------------------------------------


@contextmanager
def mail_server(*, refuse: str = "") -> Iterator[tuple[int, list[EmailMessage]]]:
    """A server of mail: its port, and what it has taken."""
    controller = pytest.importorskip("aiosmtpd.controller")
    taken: list[EmailMessage] = []

    class Taking:
        async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
            self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
        ) -> str:
            if refuse:
                return refuse
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            taken.append(cast(EmailMessage, BytesParser(policy=default).parsebytes(envelope.content)))
            return "250 OK"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = controller.Controller(Taking(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield port, taken
    finally:
        server.stop()


def test_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news(tmp_path, "mailto:editors@gazette.example", "Le pont rouvre", "橋は開く\nBcc: all@evil.example")
    with mail_server() as (port, taken):
        monkeypatch.setenv(SMTP, f"smtp://127.0.0.1:{port}")
        assert deliver(tmp_path) == []
        assert deliver(tmp_path) == []
    (mail,) = taken
    assert (mail["From"], mail["To"]) == ("desk@gazette.example", "editors@gazette.example")
    assert (mail["Subject"], mail["Bcc"]) == ("harbour: 2 articles", None)
    assert mail["Message-ID"].endswith("@gazette.example>")
    text = mail.get_content().replace("\r\n", "\n")
    assert text == (
        "Le pont rouvre\ngazette · 2026-03-05T09:00:00Z · new\nhttps://www.gazette.example/0.html\n"
        "Le pont rouvre, in short.\n\n"
        "橋は開く Bcc: all@evil.example\ngazette · 2026-03-05T09:00:00Z · new\nhttps://www.gazette.example/1.html\n"
        "橋は開く Bcc: all@evil.example, in short.\n"
    )


def test_mail_that_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news(tmp_path, "mailto:editors@gazette.example", "One")
    with mail_server(refuse="550 no such mailbox") as (port, _):
        monkeypatch.setenv(SMTP, f"smtp://127.0.0.1:{port}")
        assert deliver(tmp_path, all_now=True) == [
            "alert harbour: mailto:editors@gazette.example does not take it: the mail server refuses the address"
        ]
    assert deliver(tmp_path, all_now=True) == [
        "alert harbour: mailto:editors@gazette.example does not take it: the mail server: connection refused"
    ]


def test_a_webhook_gets_the_matches_and_a_key(tmp_path: Path, hook: WebReceiver) -> None:
    news(tmp_path, hook.url + "/hooks/T0KEN", "The harbour opens")
    assert deliver(tmp_path) == []
    (posted,) = hook.posted
    assert posted.path == "/hooks/T0KEN"
    assert posted.headers["idempotency-key"] == posted.body["key"]
    assert posted.headers["content-type"] == "application/json; charset=utf-8"
    assert {**posted.body, "key": "", "made": ""} == {
        "alert": "harbour",
        "key": "",
        "made": "",
        "more": 0,
        "matches": [
            {
                "kind": "new",
                "version": 1,
                "seen": "2026-03-05T09:00:00Z",
                "id": 1,
                "site": "gazette",
                "url": "https://www.gazette.example/0.html",
                "title": "The harbour opens",
                "published": "2026-03-05T09:00:00Z",
                "lead": "The harbour opens, in short.",
            }
        ],
    }


def test_ntfy_with_a_token(tmp_path: Path, hook: WebReceiver) -> None:
    news(tmp_path, f"ntfy:{hook.url.replace('://', '://:tk_secret@')}/our-desk", "The harbour opens")
    assert deliver(tmp_path) == []
    (posted,) = hook.posted
    assert posted.path == "/"
    assert posted.headers["authorization"] == "Basic OnRrX3NlY3JldA=="
    assert posted.body == {
        "topic": "our-desk",
        "title": "harbour: The harbour opens",
        "message": "The harbour opens\ngazette · 2026-03-05T09:00:00Z · new\nhttps://www.gazette.example/0.html\n"
        "The harbour opens, in short.",
        "click": "https://www.gazette.example/0.html",
    }


def test_a_command_gets_the_message_and_no_shell(tmp_path: Path) -> None:
    script = tmp_path / "take it.py"
    script.write_text(
        "import json, os, sys\n"
        "with open(sys.argv[1], 'a') as file:\n"
        "    json.dump([json.load(sys.stdin), os.environ['ARCHIVER_ALERT'], os.environ['ARCHIVER_ALERT_KEY']], file)\n"
    )
    data = tmp_path / "data"
    line = f'command:{sys.executable} "{script}" "{tmp_path}/$(id);x"'
    write(data, f"[alerts.harbour]\nsites = ['gazette']\nto = [{json.dumps(line)}]\n")
    run(data)
    run(data, story(1, "$(touch harmed)"))
    assert deliver(data) == []
    body, alert, key = json.loads((tmp_path / "$(id);x").read_text())
    assert (body["matches"][0]["title"], alert, key) == ("$(touch harmed)", "harbour", body["key"])


def test_an_rss_file_has_each_match_once(tmp_path: Path) -> None:
    news(tmp_path, "rss:harbour.xml", "The harbour & the sea", more="digest = false\n")
    assert deliver(tmp_path) == []
    run(tmp_path, story(7, "The quay"), at=NOW + timedelta(hours=1))
    assert deliver(tmp_path) == []
    feed = etree.parse(tmp_path / "alerts" / "harbour.xml")
    assert feed.xpath("//item/title/text()") == ["The quay", "The harbour & the sea"]
    assert len(set(feed.xpath("//item/guid/text()"))) == 2
    assert [path.name for path in (tmp_path / "alerts").iterdir()] == ["harbour.xml"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_apprise(tmp_path: Path, hook: WebReceiver) -> None:
    pytest.importorskip("apprise")
    news(tmp_path, f"apprise:{hook.url.replace('http:', 'json:')}/in", "The harbour opens")
    assert deliver(tmp_path) == []
    (body,) = hook.bodies
    assert (body["title"], body["message"].splitlines()[0]) == ("harbour: The harbour opens", "The harbour opens")


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("gopher:x", "it begins with none of mailto:, http:, https:, ntfy:, command:, rss:, apprise:"),
        ("rss:../evil.xml", "an RSS file is a name without a path, such as rss:harbour.xml"),
        ("command:/no/such/program", "cannot be run: no such file or directory"),
        ("command:false", "it ended with 1"),
        ("env:NO_SUCH_HOOK", "the environment variable NO_SUCH_HOOK is not set"),
        ("http://no-such-host.invalid/secret", "no such host"),
        ("http://127.0.0.1:1/secret", "connection refused"),
        ("https://[", "not understood"),
    ],
)
def test_what_cannot_be_sent_says_why_without_a_secret(tmp_path: Path, to: str, why: str) -> None:
    news(tmp_path, to, "One")
    (line,) = deliver(tmp_path, all_now=True)
    assert line == f"alert harbour: {shown_receiver(to)} does not take it: {why}"
    assert "secret" not in line
    assert left(tmp_path) == 1


def test_redirects_are_not_followed(tmp_path: Path, hook: WebReceiver) -> None:
    hook.status, hook.location = [302], f"{hook.url}/elsewhere"
    news(tmp_path, f"{hook.url}/here", "One")
    (line,) = deliver(tmp_path, all_now=True)
    assert line.endswith("HTTP 302")
    assert [each.path for each in hook.posted] == ["/here"]


def test_a_secret_comes_from_the_environment_and_is_stored_nowhere(
    tmp_path: Path, hook: WebReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_HOOK", f"{hook.url}/s3cr3t")
    news(tmp_path, "env:DESK_HOOK", "One")
    assert deliver(tmp_path) == []
    assert hook.posted[0].path == "/s3cr3t"
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"s3cr3t" not in stored


# --- failures ------------------------------------------------------------------------------------------------------


def test_what_fails_is_tried_again_later_in_order_with_the_same_key(tmp_path: Path, hook: WebReceiver) -> None:
    hook.status = [500, 503, 500, 200]
    news(tmp_path, f"{hook.url}/T0KEN", "One", "Two", more="digest = false\n")
    assert deliver(tmp_path) == []
    assert deliver(tmp_path) == [], "it is not due yet"
    assert (len(hook.posted), left(tmp_path)) == (1, 2)
    for _ in range(2):
        lines = deliver(tmp_path, all_now=True)
    assert lines == [f"alert harbour: {hook.url}/… does not take it: HTTP 500"]
    (finding,) = [each for each in examine(tmp_path) if each.kind == "alert"]
    assert finding.line.startswith("alert harbour: 2 messages not sent after 3 attempts, since ")
    assert finding.cause == "HTTP 500; `archiver alerts test harbour` tries its receivers"
    assert deliver(tmp_path, all_now=True) == []
    assert [body["matches"][0]["title"] for body in hook.bodies] == ["One"] * 4 + ["Two"]
    assert len({body["key"] for body in hook.bodies}) == 2
    assert len({json.dumps(body) for body in hook.bodies}) == 2
    assert [each for each in examine(tmp_path) if each.kind == "alert"] == []


def test_one_receiver_does_not_hold_up_another(tmp_path: Path, hook: WebReceiver) -> None:
    write(tmp_path, f"[alerts.a]\nsites = ['gazette']\ndigest = false\nto = ['http://127.0.0.1:1/', '{hook.url}/']\n")
    run(tmp_path)
    run(tmp_path, story(1, "One"), story(2, "Two"))
    assert deliver(tmp_path) == []
    assert [body["matches"][0]["title"] for body in hook.bodies] == ["One", "Two"]


def test_a_test_marks_nothing(tmp_path: Path, hook: WebReceiver) -> None:
    news(tmp_path, f"{hook.url}/", "One")
    assert send_test(tmp_path, "harbour") == [(f"{hook.url}/…", None)]
    assert (hook.bodies[0]["test"], left(tmp_path)) == (True, 1)
    with pytest.raises(ConfigurationError, match=r"no \[alerts.harbor\] in .* \(there are: harbour\)"):
        send_test(tmp_path, "harbor")


# --- the commands --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_crawl_sends_at_its_end_and_says_what_fails(tmp_path: Path) -> None:
    # stories of today: older ones are no news
    with NewsWeb(hosts=1, articles=5, now=datetime.now(UTC)) as web:
        archiver = Installation(tmp_path, web.proxy)
        archiver.write_sites(web.hosts)
        key = key_of(web.hosts[0])
        sites = archiver.data / "sites.toml"
        sites.write_text(f"{sites.read_text()}\n[alerts.all]\nsites = ['{key}']\nto = ['rss:all.xml']\n")
        assert archiver.crawl().code == 0
    feed = etree.parse(archiver.data / "alerts" / "all.xml")
    ((stored,),) = archiver.rows("SELECT count(*) FROM articles WHERE site = ?", key)
    assert len(feed.xpath("//item")) == stored > 0
    listed = json.loads(archiver.run("alerts").out)
    assert [(row["name"], row["to"], row["sent"], row["waiting"]) for row in listed] == [("all", "rss:all.xml", 1, 0)]
    failing = archiver.run("alerts", "test", "nobody")
    assert (failing.code, failing.out) == (78, "")
    tested = archiver.run("alerts", "test", "all")
    assert (tested.code, tested.out) == (0, "rss:all.xml: taken\n")


# --- kills ---------------------------------------------------------------------------------------------------------

ONE_RUN = """
import sys
from datetime import timedelta
from pathlib import Path
from archiver.alerts.delivery import deliver
from tests.alerts.newsroom import NOW, run, story
data, first = Path(sys.argv[1]), int(sys.argv[2])
print("begins", flush=True)
run(data, *(story(first + n, f"Story {first + n}") for n in range(3)), at=NOW + timedelta(minutes=first))
print("has noted", flush=True)
deliver(data)
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("digest", ["true", "false"])
def test_fifty_kills_send_each_match_once(tmp_path: Path, hook: WebReceiver, digest: str) -> None:
    """Kills at any moment of a run and of its sending. A receiver that remembers keys has each match once."""
    hook.pause = 0.02
    write(tmp_path, f"[alerts.all]\nsites = ['gazette']\ndigest = {digest}\nto = ['{hook.url}/']\n")
    run(tmp_path)
    chance = random.Random(digest)
    noting, sending = (max(seconds) for seconds in zip(*(_timed(tmp_path, first) for first in (1, 5)), strict=True))
    for number in range(25):
        _killed(tmp_path, 100 + number * 10, chance.random() * noting, behind=1)
        _killed(tmp_path, 105 + number * 10, chance.random() * sending, behind=2)
    run(tmp_path)
    while left(tmp_path):
        assert deliver(tmp_path, all_now=True) == []
    with Store(tmp_path, readonly=True) as archive:
        stored = {url for (url,) in archive.db.execute("SELECT url FROM articles")}
    words: dict[str, set[str]] = {}
    for body in hook.bodies:
        words.setdefault(body["key"], set()).add(json.dumps(body))
    assert {len(each) for each in words.values()} == {1}, "a key always has the same words"
    told = [match["url"] for (each,) in words.values() for match in json.loads(each)["matches"]]
    assert len(told) == len(set(told))
    assert set(told) == stored
    assert len(stored) >= 6 + 25 * 3


def _begun(data: Path, first: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", ONE_RUN, str(data), str(first)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def _timed(data: Path, first: int) -> tuple[float, float]:
    """Seconds that a run takes to note what it found, and to send it."""
    process = _begun(data, first)
    assert process.stdout is not None
    moments = []
    for line in (b"begins\n", b"has noted\n", b""):
        assert process.stdout.readline() == line
        moments.append(time.monotonic())
    process.communicate()
    return moments[1] - moments[0], moments[2] - moments[1]


def _killed(data: Path, first: int, seconds: float, *, behind: int) -> None:
    """A run that is killed so many seconds behind its first or second line."""
    process = _begun(data, first)
    assert process.stdout is not None
    for _ in range(behind):
        process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
