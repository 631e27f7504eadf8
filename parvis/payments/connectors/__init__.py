"""The payment service, spoken to over HTTPS."""
