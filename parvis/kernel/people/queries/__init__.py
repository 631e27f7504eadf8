"""Reads: who acts, who an organisation is, who someone is, and what they may do for whom."""
