"""The JSON interface for other systems, version 1: the catalogue for everyone, cases for applications with a token.

Errors are problems (RFC 9457) in the language of Accept-Language; OpenAPI 3.1 at `/api/v1/openapi.json`.
"""
