"""What can happen to messages and to webhooks."""
