"""Comparing a source with what is held: nothing may be lost in a move."""
