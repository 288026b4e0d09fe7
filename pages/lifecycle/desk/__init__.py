"""What editors see of links."""
