"""People are asked what they agree to, and see what was fetched about them."""
