"""Partners say whether their entry is still right: letters, answers, proposals."""
