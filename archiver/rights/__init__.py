"""What a page and its server say of the rights in it: robots directives and the TDM Reservation Protocol. Pure.

`Rights` is what was said; `directives` reads `robots` meta elements and X-Robots-Tag, `tdmrep` the file of that name.
"""

from archiver.rights.signs import Rights

__all__ = ["Rights"]
