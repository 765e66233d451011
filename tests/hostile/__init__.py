"""What strangers may send: pages, feeds and answers made to hurt whoever reads them, each with what must come out.

Nothing is stored; every case is a function that makes its answer anew.
"""
