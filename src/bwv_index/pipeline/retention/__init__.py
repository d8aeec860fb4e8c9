"""How long clips are kept, and legal holds. Nothing is ever deleted."""
