"""Bases of admin pages: lists, forms, changes of many records, undo."""
