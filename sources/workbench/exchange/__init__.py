"""Import and export: columns, resources, file formats, limits, and the admin's pages for them.

A record is named by its natural key everywhere, never by its row number in the database.
"""
