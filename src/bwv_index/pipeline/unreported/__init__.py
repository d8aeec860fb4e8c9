"""Clips that look like an assault and belong to no incident: listed, and what persons say of them."""
