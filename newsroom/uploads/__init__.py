"""Uploads: pages that come in through the browser, and the background work that reads them.

In the order the data flows: `bounds` (what may come in, while it comes in) → `shelf` (the bytes,
under their digest) → `actions` (start, stop, retry) → `turns` (which worker has
an upload, and for how long) → `reading` (the background task: an ingest whose results are the
files' fates) → `views` (the pages that show it).
"""
