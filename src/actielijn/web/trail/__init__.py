"""Who did what, when: an append-only, hash-chained list of events. The lowest keeper; every other one records here."""
