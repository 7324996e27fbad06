"""For other machines: what was published as JSON by the API Design Rules, and open data with its catalogue."""

VERSION = "1.0.0"
"""The version of the interface, by the rules of SemVer; its first number stands in the address."""
