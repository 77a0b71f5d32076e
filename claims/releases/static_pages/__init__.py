"""Static pages of a release, for any web server: the release, its quotes, claims and speakers, under names that stay.

Comes in: the files of an archive that was proved. Goes out: paths and bytes, one page at a time. HTML without script;
everything that a page of others says is escaped. Pages of several releases share a folder: a record's page
is the latest one's, and the pages of each release stay.
"""

from __future__ import annotations

from .site import bury, write_site

__all__ = ["bury", "write_site"]
