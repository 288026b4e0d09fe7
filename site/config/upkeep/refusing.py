"""What upkeep will not do, as a sentence for whoever runs it."""


class Refused(Exception):
    """Nothing was changed; the message says why, and what would help."""


class Damaged(Refused):
    """A backup that is not what was written."""
