"""The pages of editors: what their administration makes of shared procedures."""
