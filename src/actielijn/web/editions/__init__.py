"""Editions: the register frozen into a Snapshot, numbered, approved by a second person, published, corrected."""
