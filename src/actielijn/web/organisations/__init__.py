"""Organisations, and the people who sign in: their second factors and passkeys."""
