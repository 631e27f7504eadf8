"""What other systems speak with: a file for each standard."""
