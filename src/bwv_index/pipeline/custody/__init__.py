"""The ledger in use: checkpoints, keys, packs sealed into it, and reading it."""
