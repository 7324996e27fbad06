"""Invented programme reports in many layouts and forms, built while testing, each with what it says.

``programmes`` holds the programmes, ``grid`` lays one out as tables, the writers (``html``, ``sheets``, …) set it
in a form, ``documents`` names each document for its trap, and ``score`` says how much a reader got right.
"""
