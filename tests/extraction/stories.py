"""Pages of one story with something put into it, for tests of what stands around a text."""

from __future__ import annotations

PARAGRAPHS = (
    "The ferry between Port Carrow and the island will sail again from the first of May, the council said on Monday, "
    "after two years in which nothing but fishing boats had crossed the sound.",
    "Engineers have replaced both engines and most of the hull below the waterline, work that took seven months longer "
    "than the yard had promised and cost twice as much as the island had set aside for it.",
    "“Nobody here believed that we would see her again,” said the harbour master, who had kept the berth free "
    "all the time, against the advice of the bank and the wishes of two marinas.",
    "The first crossing will be free for islanders. From the second week on, a ticket costs four pounds, and the "
    "council has promised not to raise the fare before the summer after next.",
)


def story(
    before: str = "", within: str = "", after: str = "", *, head: str = "", title: str = "Ferry to sail again"
) -> bytes:
    """A page with a headline and four paragraphs; `before` stands above them, `within` after the second, `after` below.

    head -- what stands in `<head>` beside title and charset.
    """
    first, second, third, fourth = (f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} - The Carrow Post</title>{head}</head>
<body>
<header class="site-header"><a href="/"><img src="/static/logo.png" alt="The Carrow Post" width="300" height="80"></a>
<nav><a href="/news/">News</a> <a href="/sport/">Sport</a> <a href="/opinion/">Opinion</a></nav></header>
<main><article>
<h1>{title}</h1>
{before}
<div class="article-body">
{first}
{second}
{within}
{third}
{fourth}
</div>
{after}
</article></main>
<footer><p>Copyright The Carrow Post</p><a href="/contact/">Contact</a> <a href="/imprint/">Imprint</a></footer>
</body></html>""".encode()
