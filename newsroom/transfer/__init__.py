"""The whole database from one place to another: into a file and back, or straight across.

`tables` turns rows into plain lines and back, to the microsecond; `copying` fills an empty database and
proves by digest that it holds the same; `backup` is the file. SQLite and PostgreSQL, in any direction.
"""
