"""A letter in its reader's language, as it goes out and as it is kept."""

from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template import engines
from django.template.context import make_context
from django.utils.html import escape
from django.utils.translation import get_language_info, override

from .kinds import Attachment, Kind, Secret
from .letterhead import Letterhead, letterhead
from .models import OutboxMessage
from .safety import one_line

BLOT = "••••"
SUBJECT_LENGTH = 150


@dataclass(frozen=True)
class Letter:
    """A rendered letter; `secrets` is what the copy that is kept must not hold."""

    subject: str
    text: str
    html: str
    head: Letterhead
    reply_to: str = ""
    stop_url: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    def kept(self) -> dict[str, str]:
        """The columns of the copy that editors can read."""
        return {
            "subject": self._blotted(self.subject)[:SUBJECT_LENGTH],
            "body_text": self._blotted(self.text),
            "body_html": self._blotted(self.html),
        }

    def _blotted(self, text: str) -> str:
        if settings.OUTBOX_SHOWS_LETTERS:
            return text
        for secret in self.secrets:
            text = text.replace(secret, BLOT).replace(escape(secret), BLOT)
        return text


def render(message: OutboxMessage, kind: Kind) -> Letter:
    """The letter as it is to be sent now; tokens are minted by this call."""
    locale = message.locale
    snapshot = {**message.snapshot, "ics_sequence": message.ics_sequence}
    with override(locale):
        words = kind.context(snapshot, locale)
        name = f"emails/{kind.template or kind.name}"
        is_rtl = get_language_info(locale)["bidi"]
        head = letterhead(locale)
        context = {
            **words,
            "locale": locale,
            "direction": "rtl" if is_rtl else "ltr",
            "start": "right" if is_rtl else "left",
            "head": head,
        }
        subject = one_line(_fill(f"{name}.subject.txt", context))
        context["subject"] = subject[:SUBJECT_LENGTH]
        return Letter(
            subject=context["subject"],
            text=_tidy(_fill(f"{name}.txt", context)),
            html=_fill(f"{name}.html", context),
            head=head,
            reply_to=kind.reply_to(snapshot),
            stop_url=words.get("stop_url", ""),
            attachments=list(kind.attachments(snapshot, locale)),
            secrets=_secrets(words),
        )


def _fill(name: str, context: dict) -> str:
    template = engines["django"].get_template(name).template
    escapes = name.endswith(".html")
    return template.render(make_context(context, autoescape=escapes))


def _tidy(text: str) -> str:
    """Without the empty lines that tags leave behind."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [
        line for index, line in enumerate(lines) if line or (index and lines[index - 1])
    ]
    return "\n".join(kept) + "\n"


def _secrets(value: object) -> list[str]:
    if isinstance(value, Secret):
        return [str(value)]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [secret for item in value for secret in _secrets(item)]
    return []


def as_email(message: OutboxMessage, letter: Letter) -> EmailMultiAlternatives:
    """What is handed to the mail server."""
    headers = {
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.locale,
        **_ways_to_stop(letter),
    }
    email = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=_sender(letter.head),
        to=[message.to],
        reply_to=_answers(letter),
        headers=headers,
    )
    email.attach_alternative(letter.html, "text/html")
    for attachment in letter.attachments:
        _attach(email, attachment)
    return email


def _ways_to_stop(letter: Letter) -> dict[str, str]:
    """One click in the mail program (RFC 8058)."""
    if not letter.stop_url:
        return {}
    return {
        "List-Unsubscribe": f"<{letter.stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _sender(head: Letterhead) -> str:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or one_line(head.name), address))


def _answers(letter: Letter) -> list[str]:
    address = letter.reply_to or letter.head.email
    try:
        validate_email(address)
    except ValidationError:
        # A letter without it is better than none.
        return []
    return [address]


def _attach(email: EmailMultiAlternatives, attachment: Attachment) -> None:
    if attachment.alternative:
        email.attach_alternative(attachment.content.decode(), attachment.mimetype)
    else:
        name = one_line(attachment.filename)
        email.attach(name, attachment.content, attachment.mimetype)
