"""Sites: sites.toml, its checks, and what a site's entry says."""
