"""Notes, tags and collections: log-in, forms, pages, in a real server and a real browser."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from archiver.archive.stories.notes import Notes
from tests.web.serving import ROOT, Answer, Serving, serving
from tests.web.test_browser import axe
from tests.web.test_security import CARRIED, carried

pytest.importorskip("argon2")

PASSWORD = "nine seals in a row"


def command(data: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "archiver", "--data", str(data), *words],
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def data(press_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("noted") / "press"
    shutil.copytree(press_data, folder)
    for name in ("ada", "tom"):
        done = command(folder, "notes", "password", name, typed=f"{PASSWORD}\n")
        assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module")
def desk(data: Path) -> Iterator[Serving]:
    with serving(data, "--notes", "--allow-host", "news.example") as server:
        yield server


class Visitor:
    """Someone with a cookie, without a browser."""

    def __init__(self, server: Serving, **headers: str) -> None:
        self.server = server
        self.headers = headers

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.server.url).netloc, timeout=30)
        try:
            body = urlencode(form) if form is not None else None
            typed = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
            connection.request("GET" if form is None else "POST", path, body, {**typed, **self.headers, **headers})
            answer = connection.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            if "set-cookie" in given:
                self.headers["Cookie"] = given["set-cookie"].partition(";")[0]
            return Answer(answer.status, given, answer.read())
        finally:
            connection.close()

    def token(self, page: str, form: str) -> str:
        [found, *_] = re.findall(
            rf'action="{form}"[^>]*>\s*<input type="hidden" name="token" value="(\w+)"', self.ask(page).text
        )
        return str(found)

    def log_in(self, name: str = "ada", password: str = PASSWORD, **more: str) -> Answer:
        token = self.token("/notes/login", "/notes/login")
        return self.ask("/notes/login", {"token": token, "name": name, "password": password, **more})

    def send(self, number: int, **form: str) -> Answer:
        where = f"/notes/article/{number}"
        return self.ask(where, {"token": self.token(f"/article/{number}", where), **form})


def told(data: Path) -> list[tuple[str, list[str], tuple[str, ...], tuple[str, ...]]]:
    with Notes(data, readonly=True) as notes:
        return [
            (each.story.key, [note.text for note in each.notes], each.tags, each.collections) for each in notes.all()
        ]


def test_without_the_option_nothing_is_there(press: Serving) -> None:
    assert press.get("/notes").status == 404
    assert press.get("/notes/login").status == 404
    assert press.get("/notes/login", method="POST").status == 405
    assert "/notes" not in press.get("/article/1").text
    assert press.get("/search.json", q="note:sea").json["error"].startswith("note: finds what readers noted")


def test_strangers_read_the_archive_and_no_notes(desk: Serving) -> None:
    ada = Visitor(desk)
    ada.log_in()
    ada.send(3, do="write", text="a secret of ada's")
    ada.send(3, do="tag", name="secret-tag")
    stranger = Visitor(desk)
    assert stranger.ask("/").status == 200
    for path in ("/notes", "/notes/tag/secret-tag"):
        answer = stranger.ask(path)
        assert (answer.status, answer.headers["location"][:13]) == (303, "/notes/login?")
    for path in ("/notes.json", "/notes.csv"):
        assert stranger.ask(path).status == 403
    for path in (
        "/article/3",
        "/search?q=note:secret-tag",
        "/search.json?q=note:secret-tag",
        "/search.rss?q=note:secret-tag",
    ):
        answer = stranger.ask(path)
        assert "secret of ada" not in answer.text, path
        assert (
            "/article/3" not in answer.text.replace("next=/article/3", "").replace("/article/3.", "")
            or path == "/article/3"
        )
    assert {stranger.ask(f"/search.{form}?q=note:secret-tag").status for form in ("json", "rss", "csv")} == {400}
    assert [row["id"] for row in ada.ask("/search.json?q=note:secret-tag").json["rows"]] == [3]
    assert stranger.ask("/archive?sql=select+1").status in (400, 403)


def test_a_session_is_a_cookie_that_no_script_and_no_other_site_has(desk: Serving) -> None:
    ada = Visitor(desk)
    answer = ada.log_in(next="/article/3")
    assert (answer.status, answer.headers["location"]) == (303, "/article/3")
    kept = answer.headers["set-cookie"].split("; ")[1:]
    assert kept == ["Path=/", "Max-Age=43200", "HttpOnly", "SameSite=Strict"]
    assert ada.ask("/article/3").headers["cache-control"] == "no-store"
    over_tls = Visitor(desk, **{"X-Forwarded-Proto": "https", "Host": "news.example"}).log_in()
    assert over_tls.headers["set-cookie"].endswith("; Secure")
    assert carried(over_tls.headers) == CARRIED


def test_no_password_is_taken_in_the_clear(desk: Serving) -> None:
    visitor = Visitor(desk, Host="news.example")
    page = visitor.ask("/notes/login")
    assert 'type="password"' not in page.text
    token = Visitor(desk, Cookie=visitor.headers["Cookie"]).token("/notes/login", "/notes/login")
    answer = visitor.ask("/notes/login", {"token": token, "name": "ada", "password": PASSWORD})
    assert (answer.status, "https" in answer.text) == (200, True)
    assert visitor.ask("/notes").status == 303


@pytest.mark.parametrize(
    "where", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/notes/../../x", "/search"]
)
def test_a_log_in_leads_nowhere_else(desk: Serving, where: str) -> None:
    assert Visitor(desk).log_in(next=where).headers["location"] == "/notes"


def test_a_form_of_another_page_or_session_is_refused(desk: Serving, data: Path) -> None:
    ada, tom = Visitor(desk), Visitor(desk)
    ada.log_in()
    tom.log_in("tom")
    before = told(data)
    form = {"do": "write", "text": "forged"}
    good = ada.token("/article/5", "/notes/article/5")
    forged = [
        ada.ask("/notes/article/5", form),
        ada.ask("/notes/article/5", {**form, "token": ""}),
        ada.ask("/notes/article/5", {**form, "token": "é" * 64}),
        ada.ask("/notes/article/6", {**form, "token": good}),
        tom.ask("/notes/article/5", {**form, "token": good}),
        ada.ask("/notes/article/5", {**form, "token": good}, **{"Sec-Fetch-Site": "cross-site"}),
        ada.ask("/notes/article/5", {**form, "token": good}, **{"Sec-Fetch-Site": "same-site"}),
        ada.ask("/notes/article/5", {**form, "token": good}, **{"Content-Type": "text/plain"}),
        ada.ask("/notes/article/5", {"token": good, "do": "write", "text": "x" * 300_000}),
        Visitor(desk).ask("/notes/article/5", {**form, "token": good}),
    ]
    assert {answer.status for answer in forged} == {403}
    assert ada.ask("/notes/article/99999999", {**form, "token": good}).status == 403
    assert ada.ask("/article/5", form).status == 405
    assert told(data) == before
    assert ada.ask("/notes/article/5", {**form, "token": good}, **{"Sec-Fetch-Site": "same-origin"}).status == 303
    assert [texts for _, texts, _, _ in told(data) if texts == ["forged"]] == [["forged"]]


def test_a_cookie_that_was_made_up_or_given_back_is_none(desk: Serving) -> None:
    ada = Visitor(desk)
    ada.log_in()
    cookie = ada.headers["Cookie"]
    name, _, value = cookie.partition("=")
    for made_up in (f"{name}={value[:-2]}xx", f"{name}=", "=;=", f"{name}=" + "A" * 5_000, 'a="', f"{name}=eyJ9.x.y"):
        assert Visitor(desk, Cookie=made_up).ask("/notes").status == 303
    assert ada.ask("/notes").status == 200
    ada.ask("/notes/logout", {"token": ada.token("/notes", "/notes/logout")})
    assert Visitor(desk, Cookie=cookie).ask("/notes").status == 303


def test_names_without_a_password_any_more_are_out(data: Path, desk: Serving) -> None:
    for typed, words in ((f"{PASSWORD}\n", ()), ("", ("--remove",))):
        command(data, "notes", "password", "eve", typed=f"{PASSWORD} first\n")
        eve = Visitor(desk)
        eve.log_in("eve", f"{PASSWORD} first")
        assert eve.ask("/notes").status == 200
        assert command(data, "notes", "password", "eve", *words, typed=typed).returncode == 0
        assert eve.ask("/notes").status == 303


@pytest.mark.slow
def test_wrong_passwords_are_slowed_down(data: Path) -> None:
    with serving(data, "--notes") as server:
        visitor = Visitor(server)
        answers = [visitor.log_in(password="wrong one") for _ in range(6)]
        assert [answer.status for answer in answers] == [403] * 5 + [429]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 300
        assert visitor.log_in().status == 429  # the right one must wait too
        assert visitor.log_in("tom").status == 303
        strangers = [Visitor(server).log_in(name, "wrong one").status for name in ("x", "y", "z", "", "adam\n", "w")]
        assert strangers == [403] * 5 + [429]


def test_only_who_wrote_a_note_changes_it(desk: Serving, data: Path) -> None:
    ada, tom = Visitor(desk), Visitor(desk)
    ada.log_in()
    tom.log_in("tom")
    ada.send(7, do="write", text="first\r\nsecond\u202e\x00 <b>bold</b>")
    [number] = re.findall(r'name="note" value="(\w+)"', ada.ask("/article/7").text)
    assert "&lt;b&gt;bold" in ada.ask("/article/7").text
    for do in ("change", "erase"):
        tom.send(7, do=do, note=number, text="tom was here")
    assert ["first\nsecond <b>bold</b>"] in [texts for _, texts, _, _ in told(data)]
    ada.send(7, do="change", note=number, text="better")
    assert ["better"] in [texts for _, texts, _, _ in told(data)]
    ada.send(7, do="erase", note=number)
    assert ["better"] not in [texts for _, texts, _, _ in told(data)]


def test_exports_have_all_and_no_formulas(desk: Serving, data: Path) -> None:
    ada = Visitor(desk)
    ada.log_in()
    ada.send(9, do="write", text="=1+1")
    ada.send(9, do="tag", name="sea/side  x")
    rows = ada.ask("/notes.json").json
    [mine] = [row for row in rows if row["article"] == 9]
    assert (mine["tags"], mine["collections"], [note["text"] for note in mine["notes"]]) == (
        ["sea side x"],
        [],
        ["=1+1"],
    )
    assert "'=1+1" in ada.ask("/notes.csv").text
    done = command(data, "notes", "--json")
    assert json.loads(done.stdout) == rows
    assert (
        command(data, "notes", "--csv").stdout.splitlines()[0]
        == "url,article,title,tags,collections,note,author,made,changed"
    )


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("notes", "password", "a b"), PASSWORD, "a b: is no name"),
        (("notes", "password", "ada"), "short", "10 characters at least"),
        (("notes", "password", "nobody", "--remove"), "", "has no password"),
        (("serve", "--passwords", "x"), "", "--passwords goes with --notes"),
    ],
)
def test_what_will_not_do_is_said_in_one_line(data: Path, words: tuple[str, ...], typed: str, said: str) -> None:
    done = command(data, *words, typed=typed)
    assert done.returncode in (2, 78)
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_others_can_read_or_is_not_there_is_refused(data: Path, tmp_path: Path) -> None:
    shutil.copy(data / "notes.passwords", tmp_path / "open")
    os.chmod(tmp_path / "open", 0o644)
    for name, said in (("open", "others can read it; chmod 600"), ("none", "`archiver notes password NAME` makes one")):
        done = command(data, "serve", "--port", "0", "--notes", "--passwords", str(tmp_path / name))
        assert (done.returncode, said in done.stderr, len(done.stderr.splitlines())) == (78, True, 1)


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_at_work(desk: Serving, browser: Any, scripts: bool) -> None:
    number = 21 + scripts
    page = browser.new_context(java_script_enabled=scripts, locale="en-GB").new_page()
    page.goto(f"{desk.url}/article/{number}")
    page.get_by_role("link", name="Log in to write notes").click()
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    assert page.url.endswith(f"/article/{number}")
    page.get_by_label("New note").fill("Ask the harbour master.\nTwice.")
    page.get_by_role("button", name="Save").last.click()
    assert page.locator(".desk .note").text_content().startswith("Ask the harbour master.\nTwice.")
    page.get_by_label("Add a tag").fill(f"Boats & “co” {number}")
    page.get_by_label("Add a tag").press("Enter")
    page.get_by_label("Add to a collection").fill(f"Thesis {number}")
    page.get_by_label("Add to a collection").press("Enter")
    page.get_by_role("link", name=f"Boats & “co” {number}").click()
    assert page.get_by_role("heading", level=1).inner_text() == f"Boats & “co” {number}"
    assert page.locator(".noted h2 a").get_attribute("href") == f"/article/{number}"
    page.get_by_role("button", name="Search").last.click()
    assert page.locator(".entry h2 a").get_attribute("href") == f"/article/{number}"
    page.goto(f"{desk.url}/article/{number}")
    page.get_by_text("Change this note").click()
    page.get_by_label("Note", exact=True).fill("Asked.")
    page.get_by_role("button", name="Save").first.click()
    assert page.locator(".desk .note").text_content().startswith("Asked.")
    page.get_by_role("button", name=f"Remove the tag Boats & “co” {number}").click()
    assert page.get_by_role("link", name=f"Boats & “co” {number}").count() == 0
    page.goto(f"{desk.url}/notes")
    page.get_by_role("button", name="Log out").click()
    assert page.goto(f"{desk.url}/notes").url.startswith(f"{desk.url}/notes/login")


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_axe_finds_nothing(desk: Serving, browser: Any, width: int, scheme: str, locale: str) -> None:
    ada = Visitor(desk)
    ada.log_in()
    ada.send(3, do="write", text="A note\n\nin two parts " + "and a very long word " + "x" * 200)
    ada.send(3, do="tag", name="a tag of more than a few words, as people give them")
    ada.send(3, do="collect", name="Thesis")
    name, _, value = ada.headers["Cookie"].partition("=")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale)
    page = context.new_page()
    source = axe()
    for path in (
        "/notes/login",
        "/article/3",
        "/article/3",
        "/notes",
        "/notes/tag/a tag of more than a few words, as people give them",
        "/notes/collection/Thesis",
        "/notes/tag/none",
    ):
        if path != "/notes/login":
            context.add_cookies([{"name": name, "value": value, "url": desk.url}])
        page.goto(desk.url + path)
        page.evaluate(source)
        found = page.evaluate("axe.run().then(found => found.violations.map(each => [each.id, each.nodes[0].html]))")
        assert found == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
