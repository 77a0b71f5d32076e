"""What surrounds every request: its ID, the log, whether the site is well, and pages that say what went wrong."""
