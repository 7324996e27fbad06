"""The numbers of lists that office programs count themselves, as a page shows them."""

_SIGNS = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def roman(count: int) -> str:
    """Return a number in small roman numerals."""
    told = ""
    for value, sign in _SIGNS:
        while count >= value:
            told += sign
            count -= value
    return told
