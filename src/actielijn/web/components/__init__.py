"""The design system: the frame of a page, macros, styles, and the few scripts. Knows no models."""
