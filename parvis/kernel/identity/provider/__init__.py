"""The house as a provider of identities to the own applications of administrations (OpenID Connect)."""
