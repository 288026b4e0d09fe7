"""Links: where they stand, whether they lead somewhere, and putting others there."""
