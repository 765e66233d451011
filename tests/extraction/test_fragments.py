"""The page as runs of text, each under one element."""

from archiver.extraction.body.fragments import count_words, fragments_of
from archiver.extraction.page.page import parse_html


def fragments(body: str) -> list[tuple[str, str]]:
    """Tag and text of each fragment."""
    tree = parse_html(f"<html><head><title>Not this</title></head><body>{body}</body></html>")
    assert tree is not None
    return [(fragment.node.tag, fragment.text) for fragment in fragments_of(tree).items]


def test_inline_elements_stay_in_their_run() -> None:
    assert fragments("<p>One <b>two</b><i> three</i>, <a href='#'>four\n five</a>.</p>") == [
        ("p", "One two three, four five.")
    ]


def test_text_beside_block_elements_is_a_run_of_its_own() -> None:
    assert fragments("<div>Before<p>Within</p>after</div>") == [("div", "Before"), ("p", "Within"), ("div", "after")]


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    assert fragments("<div>One<br>line<br> <br/>Two</div>") == [("div", "One line"), ("div", "Two")]


def test_one_line_break_parts_long_sentences() -> None:
    first = "It is four metres wider than its predecessor, and the engineer expects it to stand for a century."
    second = "Lorries may use it again from Monday."

    assert fragments(f"<div>{first}<br>{second}</div>") == [("div", first), ("div", second)]


def test_scripts_navigation_and_controls_are_no_text() -> None:
    body = (
        "<nav>Home</nav><script>var a</script><form><input value='x'><button>Send</button>Form</form>"
        "<svg><text>x</text></svg>"
    )

    assert fragments(body) == [("form", "Form")]


def test_a_navigation_that_is_never_closed_takes_no_story_away() -> None:
    told = [
        f"The ferry sailed again on day {day}, and nobody on the quay had believed that it would." for day in range(6)
    ]
    story = "".join(f"<p>{text}</p>" for text in told)

    for opening in ("<h1>Ferry sails</h1>", "<main>", "<article>"):
        found = fragments(f"<nav><a href='/'>Home</a><div>{opening}{story}</div>")
        assert [text for tag, text in found if tag == "p"] == told
    # a menu with teasers is none of it, nor one with a heading of its own
    teasers = "".join(f"<p>{text}</p>" for text in told[:3])
    assert fragments(f"<nav><h1>Carrow Post</h1>{teasers}</nav><p>Text</p>") == [("p", "Text")]
    assert fragments(f"<nav>{story}</nav><p>Text</p>") == [("p", "Text")]


def test_what_is_known_of_a_fragment() -> None:
    paragraph = '<p>A <a href="/x">link</a> and <strong>bold</strong></p>'
    tree = parse_html(f'<html><body><div class="story-2 lead">{paragraph}</div></body></html>')
    assert tree is not None
    (fragment,) = fragments_of(tree).items

    assert (fragment.words, fragment.links, fragment.linked, fragment.bold, fragment.length) == (4, 1, 4, 4, 15)
    assert fragment.node.parent is not None
    assert (fragment.node.parent.key, fragment.node.parent.controls) == ("div.story- lead", 0)


def test_white_space_of_every_kind_is_one_space() -> None:
    assert fragments("<p>ce\u00a0contingent \u00a0devra\u202f:</p>") == [("p", "ce contingent devra :")]


def test_words_of_scripts_without_spaces() -> None:
    assert [count_words(text) for text in ("two words", "東京都知事選挙", "тоже слова")] == [2, 3, 2]
