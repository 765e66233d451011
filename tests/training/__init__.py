"""Trains the model that judges fragments: a corpus of pages with known answers in, a model file and its card out.

    python -m tests.training CORPUS OUT

Needs the extra `train` (LightGBM, numpy). Nothing else of the package imports this one.
"""
