"""Reading: worker processes, batches of captures, stored captures read again."""
