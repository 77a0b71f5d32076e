"""Inputs that nobody wrote: `python -m tests.fuzz` changes real ones at random and looks whether what must hold holds.

`inputs` makes them, `targets` are the steps with what must hold of each, `cases/` keeps every find for good.
"""
