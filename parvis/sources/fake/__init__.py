"""The invented sources of the demonstration."""
