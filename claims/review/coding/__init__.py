"""The pages of coding rounds: begin one, code its items, see how far people agree, adjudicate, adopt."""

from .urls import coding_urls

__all__ = ["coding_urls"]
