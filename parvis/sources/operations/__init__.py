"""Writes: agreements, and the fetching that is written down."""
