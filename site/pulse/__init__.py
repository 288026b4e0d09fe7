"""When what runs by itself was last seen: timer, worker, sender, and each sweep."""
