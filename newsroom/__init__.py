"""The project: settings, ingest, desk."""

__version__ = "0.1.0"
