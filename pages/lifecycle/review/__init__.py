"""Pages that are to be read again: who is told, and "still right" in one click."""
