"""Lists of words as they are written down in this room: one text, parted by white space."""


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text parted by white space."""
    return frozenset(text.split())
