"""Two small newspapers of our own, one French and one English, for `archiver demo` and for trying things out.

The stories are Markdown files with TOML front matter in gazette/ and courier/; `later/` beside them holds what changes
or appears afterwards. templates/ holds the two layouts.
"""
