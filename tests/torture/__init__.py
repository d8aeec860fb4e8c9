"""Torture: what must never happen, tried many times. ``make torture`` at full size, ``make test`` at a small one."""
