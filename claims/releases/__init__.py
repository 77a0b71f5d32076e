"""Releases: a set frozen so that it can be cited. What happens, in order:

`content` gathers everything the set's items say, as plain data named by public keys;
`canonical` gives its one form as bytes, and the digest; `claims.actions.freeze_release` stores
it; `compare`, `citation` and `archive` read it back. Nothing here reads a live record again
once it is frozen.
"""
