"""Every figure that Parvis promises, measured: one file per promise, one JSON line per figure."""
