"""Imported for what it does: Django is set up and the embeddings are read, so that processes forked from this one can compare claims.

No connection to the database is opened.
"""

from __future__ import annotations

import django

django.setup()

from claims.matching import suggest  # noqa: E402, F401 - needs Django set up
from claims.vectors import available  # noqa: E402

available()
