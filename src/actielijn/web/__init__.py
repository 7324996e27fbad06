"""The web application: the register that a programme team lives in, standing on the plain rooms.

Keepers (what is kept; no screens) stand under faces (one per audience; no models); see docs/architecture.md.
"""
