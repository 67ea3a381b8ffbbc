"""What is kept: records, the storage contract, and the backends that meet it."""
