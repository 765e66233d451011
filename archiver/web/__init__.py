"""The archive in a browser: Datasette with pages of our own, read-only, text only, without scripts.

Every page is made on the server. Nothing is asked of another host, pictures are SVG in the page, and what a page says
of an article is escaped text: archived HTML leaves this origin only as a download.
"""
