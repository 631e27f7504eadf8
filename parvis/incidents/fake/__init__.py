"""The invented system of a manager that takes reports over, for the demonstration and the tests."""

DEMO_KEY = "invented-key-of-the-demonstration"
