"""Rounds: ask every organisation how its activities stand, chase, review, and bring what was accepted into the register."""
