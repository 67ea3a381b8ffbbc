"""`/broadcast`: something said to many, after a look at it and at how many they are."""
