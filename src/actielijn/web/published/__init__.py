"""What is published, and nothing else: each published edition laid out in tables for the public site and the API.

It keeps copies, so that the faces for everybody need not look into a room where drafts or people live.
"""
