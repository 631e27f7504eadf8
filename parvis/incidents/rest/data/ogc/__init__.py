"""OGC API - Features, Part 1: Core 1.0.1 (OGC 17-069r4): what a geographic information system opens as a layer."""
