"""The counter's pure decisions: forms, facts, texts, the flow of a case. No clock, no database, no Django."""
