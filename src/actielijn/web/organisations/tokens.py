"""Secrets that go out in mails: random, and kept as a hash only, so that the database holds nothing that opens a door."""

import hashlib
import secrets


def new_token() -> str:
    """Return a token of 256 random bits that fits into an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
