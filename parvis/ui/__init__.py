"""The look of the house: tokens, base pages, components, charts, maps and languages. No models."""
