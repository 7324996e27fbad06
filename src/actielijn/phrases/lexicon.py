"""Lists of words as they are written down in this room: one text, parted by white space."""


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text parted by white space."""
    return frozenset(text.split())


SMALL_WORDS = words_of(
    "de het een en of in op van voor met aan bij te tot uit om over door naar is zijn was worden "
    "wordt ook dat die dit deze "
    "the a an and or of in on for with to at by from is are was this that "
)
"""Words of Dutch and English that join others and say nothing of what a text is about."""
