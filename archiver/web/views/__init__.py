"""The pages, one file each: `read` gathers what is shown of an archive, `view` answers a request."""
