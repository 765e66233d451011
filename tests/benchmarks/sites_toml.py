"""A sites.toml for the hosts of a news web: sites_toml.py HOSTS > sites.toml

HOSTS has a line a host, the name as its last word (as the news webs write it). Each answers /feed.xml and /sitemap.xml.
"""

import sys

for number, line in enumerate(open(sys.argv[1], encoding="utf-8"), 1):  # noqa: SIM115 -- read once, to the end
    host = line.split()[-1].encode("idna").decode()
    print(f"[site-{number}]")
    print(f'start = ["http://{host}/"]\nfeeds = ["http://{host}/feed.xml"]\nsitemaps = ["http://{host}/sitemap.xml"]')
    print(f'hosts = ["{host}"]\ndelay = 0\n')
