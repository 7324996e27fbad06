"""Bytes that are kept for good (reports handed in, files of editions), each under its SHA-256."""
