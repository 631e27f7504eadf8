"""Invented reports: enough of them, and enough like a city's, to try out, demonstrate and measure with.

Nothing here knows a database; whoever writes these records marks them as synthetic.
"""
