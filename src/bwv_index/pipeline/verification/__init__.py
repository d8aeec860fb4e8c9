"""Verifying a home and a pack: every thing gets one of three verdicts, and a code where it is not verified."""
