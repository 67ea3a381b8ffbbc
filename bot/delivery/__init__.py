"""Words nobody asked for: what is due, the outbox, its pace, the tick."""
