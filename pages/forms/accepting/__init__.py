"""What becomes of an entry: the draft of an organisation, or a refusal."""
