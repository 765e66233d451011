"""Imported by what workers are forked from: a story is read there once. So no worker builds models and patterns for its
first page, and none counts them as objects that may become garbage.

A page makes some hundred thousand objects, which live until it is read: to look for garbage among them at every 700, as
Python does, takes a twentieth of the time.
"""

import gc

from archiver.capture import Capture
from archiver.extraction.body.body import read_with_trafilatura
from archiver.extraction.extractor import extract_page
from archiver.extraction.page.page import Page

#: New objects after which garbage is looked for.
_OBJECTS = 10_000

_PARAGRAPH = "<p>The pilot boat left at six, and by noon all nine of the ships that waited outside had come in.</p>"
_STORY = f"""<!DOCTYPE html><html lang="en"><head><title>The harbour is open - The Paper</title>
<meta property="og:title" content="The harbour is open"><meta name="description" content="Ships come in again.">
</head><body><main><article><h1>The harbour is open</h1>
<p class="meta">By Anna Berg, 2 hours ago | 12 March 2024, 10:00 p.m. CET</p><div class="content">{6 * _PARAGRAPH}
<figure><img src="/a.jpg" width="900" height="600"><figcaption>The pier. Photo: Jan Holm/Reuters</figcaption></figure>
<h2>At the pier</h2><ul><li>One</li><li>Two</li></ul>{6 * _PARAGRAPH}</div><p>12 comments</p></article></main>
<footer><a href="/about">About us</a></footer></body></html>"""

_page = Page.from_capture(Capture(url="https://paper.example/a-story", body=_STORY.encode()))
extract_page(_page)
read_with_trafilatura(_page)
gc.collect()
gc.freeze()
gc.set_threshold(_OBJECTS)
