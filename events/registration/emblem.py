"""The European emblem in letters about events of a project that the Union pays for."""

from events.projects import project_of
from outbox.kinds import Attachment
from pages.base.eu import emblem_png


def emblem_of(event_key: object) -> list[Attachment]:
    """The picture that `emails/project.html` shows; nothing where none is due."""
    project = project_of(event_key)
    if project is None or project.statement is None:
        return []
    return [
        Attachment("eu-emblem.png", emblem_png(), "image/png", content_id="eu-emblem")
    ]
