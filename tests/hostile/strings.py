"""Text that is harmless here and hurts where it is shown: in a terminal, a spreadsheet, a browser, a database."""

from __future__ import annotations

import json

from tests.extraction.stories import PARAGRAPHS, story
from tests.hostile.case import Corpus, Story
from tests.hostile.markup import html
from tests.newsweb.answers import Answer

STRINGS = Corpus()

#: What is in no field of any article: characters that drive terminals, and halves of characters, which no database
#: takes.
CONTROLS = ("\x00", "\x07", "\x08", "\x1b", "\x7f", "\x80", "\x9b", "\ud800", "\udfff", "\ufffe")


def _headline(text: str, *, name: str = "headline") -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "{name}": {text}}}</script>'


@STRINGS(Story(without=CONTROLS))
def escapes_in_data() -> Answer:
    """JSON can say what HTML cannot."""
    text = '"Ferry \\u001b[31m to\\u0000 sail\\u009b2J again \\ud800 \\udfff \\ud83d\\ude00 \\ufffe"'
    head = "".join(_headline(text, name=name) for name in ("headline", "description", "articleSection", "keywords"))
    author = f'{{"@type": "Person", "name": {text.replace("Ferry", "Eva").replace("again", "Marsh")}}}'
    return html(story(head=head + _headline(author, name="author")))


@STRINGS(Story(without=CONTROLS))
def escapes_in_a_text_of_data() -> Answer:
    body = json.dumps(
        "\n".join((*PARAGRAPHS, "One \x1b[2J more \x00 paragraph \ud800 which is only in the data.", *PARAGRAPHS))
    )
    return html(story(head=_headline(body, name="articleBody")))


@STRINGS(Story(title="Ferry to sail again", without=CONTROLS))
def references_escaped_twice() -> Answer:
    head = '<meta property="og:title" content="Ferry &amp;#27;[31m to sail &amp;#155;2J &amp;#xd800; again">'
    return html(story("<p>&amp;#27;]0;title&amp;#7;</p>", head=head))


@STRINGS(Story(without=CONTROLS))
def terminal_sequences() -> Answer:
    return html(story("<p>\x1b]0;owned\x07\x1b[2J\x9b31m\x8d\x90q\x9c</p>", '<p title="\x1b[2J">\u0085\u009b31m</p>'))


@STRINGS(Story(title="Ferry to sail gnp.exe", without=CONTROLS))
def bidirectional_override() -> Answer:
    """Only text of right-to-left languages keeps such characters, which it needs. Who shows them sets them apart."""
    return html(story(title="Ferry to sail \u202egnp.exe"))


@STRINGS(Story(title='=HYPERLINK("http://evil.example/","Ferry")'))
def formula() -> Answer:
    return html(story(title="=HYPERLINK(&quot;http://evil.example/&quot;,&quot;Ferry&quot;)"))


@STRINGS(Story(title="Ferry <script>alert(1)</script> to sail"))
def markup_as_text() -> Answer:
    """Plain text that reads like markup: it is what the page shows, and stays."""
    return html(story(title="Ferry &lt;script&gt;alert(1)&lt;/script&gt; to sail"))


@STRINGS(Story(title="Robert'); DROP TABLE articles;--"))
def statement() -> Answer:
    return html(story(title="Robert'); DROP TABLE articles;--"))


@STRINGS(Story(title="../../../etc/passwd"))
def path() -> Answer:
    return html(story(title="../../../etc/passwd"))


@STRINGS(Story(title="Z" + "\u0351" * 30 + "algo to sail again"))
def combining_marks() -> Answer:
    return html(story(title="Z" + "\u0351" * 30 + "algo to sail again"))


@STRINGS(Story(without=CONTROLS))
def private_and_unassigned() -> Answer:
    return html(story("<p>\ue000 \U000f0000 \U0010ffff \ufdd0 \u0378 \ufeff \u200b \u2028 \u2029</p>"))
