"""Which claims in the database are nearest to a statement, and which pairs of them to suggest.

The path of a statement: its telling terms (`tokens`) → the records that share the rarest of
them, from the database's full-text index (`index`) → a score for each of a few hundred
(`rank`, with `vectors`) → why, in words (`reasons`). `suggest` writes pairs for people to
decide; nothing here decides.
"""
