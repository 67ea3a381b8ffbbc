"""One turn: recognise, authorise, decide, save, reply."""
