"""The store for organisations that have a database server: PostgreSQL, shared by any number of processes."""
