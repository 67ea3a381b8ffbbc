"""The default store: TinyDB tables and queries on SQLite."""
