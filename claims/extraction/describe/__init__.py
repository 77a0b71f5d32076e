"""Describing: relay, medium, place and day of a quote, and the claim it makes."""
