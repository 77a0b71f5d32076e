"""Faults on purpose: work is killed, crowded, starved and misled, and then compared with the same work undisturbed.

`python -m tests.faults kills` says what came of it in a table; `test_small_faults.py` does a little of each.
"""
