"""Suggesting a category from what somebody writes: trained on past reports, offline, explained by its words."""
