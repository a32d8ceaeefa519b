"""The pinned workload: a thousand press feeds, gathered cold and again unchanged, beside `reader`."""
