"""What people decide about articles."""

from .decide_copies import DecideCopies

__all__ = ["DecideCopies"]
