"""The upgrade path of this room's tables."""
