"""Plain decisions: when a source is left alone, how long one waits, how its answers are read."""
