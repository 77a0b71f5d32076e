"""Erasing for legal reasons: an article with all that came from it, in every table, history, index and file.

Two administrators do it together: one asks, another confirms (`actions`). What goes with an article is in `closure`,
what tells of it elsewhere in `traces`; `article` puts both together, and `cleaning` removes what no transaction holds.
"""
