"""Following one's own cases, with an account or with a reference and a code; and checking a letter."""
