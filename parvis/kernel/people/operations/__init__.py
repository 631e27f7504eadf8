"""Everything that can happen to people: each says who (`by`) and when (`at`), and writes it in the journal."""
