"""Pages that were clipped into notes of Evernote."""

from pathlib import Path

from archiver import extract
from archiver.importing.found import FoundPage
from tests.importing.samples import story
from tests.importing.test_inputs import found_in, read, write

URL = "https://www.river.example/a?b=1&c=2"
CLIPPED = story("Bridge closed").decode().partition("<article>")[2].partition("</article>")[0]


def note(title: str, attributes: str, content: str = f"<en-note><div>{CLIPPED}</div></en-note>") -> str:
    return (
        f"<note><title>{title}</title><content><![CDATA[<?xml version='1.0'?><!DOCTYPE en-note SYSTEM 'x'>{content}]]>"
        f"</content><created>20210304T050607Z</created><note-attributes>{attributes}</note-attributes>"
        "<resource><data encoding='base64'>iVBORw0KGgo=</data></resource></note>"
    )


def export(*notes: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/'
        f'evernote-export4.dtd">\n<en-export application="Evernote">{"".join(notes)}</en-export>'
    )


def test_notes_that_say_which_page_they_are_of(tmp_path: Path) -> None:
    source = f"<source>web.clip</source><source-url>{URL.replace('&', '&amp;')}</source-url>"
    notes = [note("Bridge &lt;closed&gt;", source), note("Mine", ""), note("Empty", source, "")]
    write(tmp_path / "a.enex", export(*notes))
    name = f"{tmp_path.name}/a.enex"
    assert read(tmp_path) == [
        (f"{name}!Bridge <closed>", URL, "2021-03-04T05:06:07Z", "evernote", "evernote"),
        (f"{name}!Mine", "a note that does not say which page it is of, or when it was made"),
        (f"{name}!Empty", "a note without text"),
    ]
    page = found_in(tmp_path)[0]
    assert isinstance(page, FoundPage)
    article = extract(page.capture.body, URL)
    assert article.title == "Bridge <closed>"
    assert (article.text or "").endswith("took a month longer than was planned.")


def test_an_export_that_was_cut_short(tmp_path: Path) -> None:
    whole = export(note("A", f"<source-url>{URL.replace('&', '&amp;')}</source-url>"), note("B", ""))
    write(tmp_path / "a.enex", whole[: whole.index("<title>B") + 5])
    assert [row[1].partition(" (")[0] for row in read(tmp_path)] == [URL, "damaged or cut short"]
