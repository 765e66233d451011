"""News archiver: fetches news pages, keeps them as they came, and reads clean articles from them."""
