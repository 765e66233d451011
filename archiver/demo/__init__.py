"""Two small newspapers of our own, one French and one English, for `archiver demo` and for trying things out.

The stories are Markdown files with TOML front matter in texts/; a folder `later` there holds what changes or appears
afterwards. templates/ holds the two layouts.
"""
