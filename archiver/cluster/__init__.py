"""One archive over many machines: shards that an engine places, and of which each has one writer at a time.

A shard is a data folder as any other. PostgreSQL knows which sites are whose, who has the lease of a shard, and what of
it lies in the store that all machines reach (`register`). A worker takes a lease, brings the shard's folder up to what
was published (`copies`), crawls it in a process that ends itself where the lease does (`fenced`), publishes while it
goes on, and gives the lease back (`worker`). Procrastinate places the turns; what it says of a job is a hint, the lease
decides.

WARC files are the log of it all: a database of any age, or none, and the WARC files give the archive by `repair`.
Nothing outside this package imports it but the command line, when it is asked for a cluster.
"""
