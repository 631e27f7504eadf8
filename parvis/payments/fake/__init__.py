"""The invented payment service of the demonstration, and what it and Parvis know together."""

DEMO_KEY = "invented-key-of-the-demonstration"
DEMO_SECRET = "invented-secret-of-the-demonstration"  # noqa: S105 (of the demonstration, which is public)
