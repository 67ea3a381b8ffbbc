"""The storage contract, asked of every backend."""
