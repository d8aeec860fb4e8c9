"""Cameras' clocks: what persons checked, what is worked out from footage, and the account of a clip's time."""
