"""What happened, chained so that it cannot be changed unseen; see `api`."""
