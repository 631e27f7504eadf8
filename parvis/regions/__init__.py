"""Regions: the facts of a place as data, and what loads them. Another region is another folder."""
