"""Overlapping lists → the size of a hidden population, with an interval and with the reasons to distrust it.

Knows no Snapshot, no web and no database. The commands ``actielijn estimate`` and ``actielijn link`` call it; analysts import it.
"""
