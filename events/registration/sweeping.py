"""What this room forgets, and when."""
