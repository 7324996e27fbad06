"""Actielijn: from the last published programme report to the next one.

The rooms are listed, with who may import whom, in docs/architecture.md.
"""

__version__ = "0.2.0"
