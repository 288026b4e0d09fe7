"""The forms of a page, read as a browser reads them before it sends them back."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

NOT_SENT = ("submit", "button", "file", "image", "reset")


@dataclass
class Form:
    """Where it goes, and what it sends if nobody changes anything."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Collects `forms`, each with its fields."""

    def __init__(self):
        super().__init__()
        self.forms = []
        self.text_of = self.select_of = None

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            action = told.get("action") or ""
            self.forms.append(Form(action, told.get("method") or "get"))
        elif self.forms and "disabled" not in told:
            begin = getattr(self, f"begin_{tag}", None)
            if begin:
                begin(told)

    def begin_input(self, told):
        kind, name = told.get("type") or "text", told.get("name")
        if kind == "file" and name:
            self.forms[-1].files.append(name)
        is_box = kind in ("checkbox", "radio")
        if kind not in NOT_SENT and ("checked" in told or not is_box):
            self.keep(name, told.get("value") or ("on" if is_box else ""))

    def begin_textarea(self, told):
        self.text_of = told.get("name")
        self.keep(self.text_of, "")

    def begin_select(self, told):
        self.select_of = told.get("name")

    def begin_option(self, told):
        if self.select_of and "selected" in told:
            self.keep(self.select_of, told.get("value"))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.text_of = None
        elif tag == "select":
            self.select_of = None

    def handle_data(self, data):
        if self.text_of:
            self.forms[-1].fields[self.text_of] += data

    def keep(self, name, value):
        if name:
            self.forms[-1].fields[name] = value or ""


def forms_of(html):
    reader = Reader()
    reader.feed(html)
    return reader.forms


def form_of(html, name):
    """The fields of the form that has a field of that name."""
    return next(form.fields for form in forms_of(html) if name in form.fields)
