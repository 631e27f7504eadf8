"""Faults of the whole system: processes killed, forms replayed, files that are not what they say, disks that lie."""
