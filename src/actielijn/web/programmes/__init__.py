"""Programmes with their own status vocabulary, and who may do what in them: memberships, roles, permissions."""
