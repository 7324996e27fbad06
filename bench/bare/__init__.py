"""A Django application of one view: the same 100 rows from the same tables, as plainly as Django's own tutorial would show them."""
