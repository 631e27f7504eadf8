"""What messages decide without a clock, a database or a network."""
