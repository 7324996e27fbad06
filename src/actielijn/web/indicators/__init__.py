"""Whether it helped: the goals of a programme, what is assumed to lead to them, and what is measured of it."""
