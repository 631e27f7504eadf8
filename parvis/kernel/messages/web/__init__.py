"""Pages on which an administrator decides which other systems are told what happens in their organisation."""
