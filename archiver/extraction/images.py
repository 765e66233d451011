"""The article's pictures with alt, caption and credit, and the credits of the page."""

from __future__ import annotations

from archiver.article import Image
from archiver.extraction.body import Body
from archiver.extraction.page import Page
from archiver.extraction.reading import Reading


def read_images(page: Page, body: Body) -> Reading[tuple[Image, ...]] | None:
    """Content images in page order; logos, avatars, pixels and teasers left out."""
    return None


def read_credits(page: Page, images: tuple[Image, ...]) -> Reading[tuple[str, ...]] | None:
    """Each credit once: of the images, then of the page ("Crédits photos : …")."""
    return None
