"""A report handed in: read it in the background, show its findings, settle them, bring it into the register."""
