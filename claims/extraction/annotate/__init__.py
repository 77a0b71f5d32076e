"""Annotating: a page → paragraphs, sentences and items with tags, marks and readings, made once."""
