"""The checks over the register: findings grouped by rule, settled with a reason until the text changes."""
