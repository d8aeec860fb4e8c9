"""Acts on prosecution cases: what persons say of them, what is made of footage in them, and packs."""
