"""The whole installation in one folder or file: database, documents and keys; and back."""
