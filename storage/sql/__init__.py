"""Inbox, outbox and ledger in plain SQL that SQLite and PostgreSQL both understand."""
