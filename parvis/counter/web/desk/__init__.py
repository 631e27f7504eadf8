"""The desk: where the people of an administration handle what was asked of it."""
