"""Applications of administrations: given, ended, and known by their tokens."""
