"""What the site writes down about itself: never who somebody is or what they said."""
