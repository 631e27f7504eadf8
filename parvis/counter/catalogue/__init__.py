"""What the counter offers: procedure folders read into definitions, and which organisation offers which."""
