"""The face of partners: one link in a mail, only what is theirs, last time's text beside it, done."""
