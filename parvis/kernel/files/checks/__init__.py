"""What bytes really are, and what of them is kept. Pure: bytes in, bytes out."""
