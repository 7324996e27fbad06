"""Two Snapshots → what changed between them, in words and as data."""
