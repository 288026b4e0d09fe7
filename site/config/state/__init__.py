"""The administrators' page that says at a glance whether somebody must look."""
