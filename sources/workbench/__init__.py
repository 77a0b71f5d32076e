"""A workbench for curating records of any kind: decisions, exchange of files, search, admin pages.

Knows nothing of sources, articles, speakers or claims; those apps build on it.
"""
