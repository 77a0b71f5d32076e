"""Databases of an earlier schema, with records in them, brought to today's: `python -m tests.upgrades`."""
