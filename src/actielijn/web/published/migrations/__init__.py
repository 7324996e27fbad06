"""Migrations of what is published."""
