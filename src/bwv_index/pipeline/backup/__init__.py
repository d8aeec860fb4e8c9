"""Backing a home up, and bringing one back."""
