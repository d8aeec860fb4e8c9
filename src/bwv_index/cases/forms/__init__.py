"""The documents of a case: what each says, worked out from a snapshot and a layout."""
