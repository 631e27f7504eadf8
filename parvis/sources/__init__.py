"""Authentic sources: what an administration knows already is fetched there, with a right to it, and written down."""
