"""A small web with random histories of faults, and what an archive must have made of it when all is well again."""
