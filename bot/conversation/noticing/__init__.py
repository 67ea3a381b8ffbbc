"""`/notice`: what has to be acknowledged by a day, by whom it was, and which department passed it on."""
