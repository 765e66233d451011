"""One archive over many machines: shards that an engine places, and of which each has one writer at a time.

A shard is a data folder as any other. PostgreSQL knows whose the sites are, who has the lease of a shard, and what of
it lies in the common store (`register`). A worker takes a lease and brings the shard's folder up to what was published
(`copies`). It crawls in a process that ends when the lease does (`fenced`), publishes meanwhile, and gives the lease
back (`worker`). Procrastinate places the turns; what it says of a job is a hint, the lease decides.

WARC files are the log of it all: a database of any age, or none, and the WARC files give the archive by `repair`.
Nothing outside this package imports it but the command line, when it is asked for a cluster.
"""
