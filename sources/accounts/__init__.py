"""Accounts: who signs in. A user model of our own, so that it can still change after a release."""
