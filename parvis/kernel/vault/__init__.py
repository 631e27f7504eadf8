"""Fields sealed under keys of their own: envelope encryption, blind indexes, rotation and destruction."""
