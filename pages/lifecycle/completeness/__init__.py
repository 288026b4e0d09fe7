"""What pages lack, by their kind."""
