"""
Which answers can fill which field of an organisation.

Each kind of question offers only the fields that its answers fit.
"""

from django.utils.translation import gettext_lazy as _

NAME, OFFER, ADDRESS, PHONE = "name", "offer", "address", "phone"
EMAIL, WEBSITE, LANGUAGES = "email", "website", "languages"
TOWN, CONTACT = "municipality", "contact_name"
# In this order an editor sees them.
LABELS = {
    NAME: _("name"),
    OFFER: _("what it offers"),
    LANGUAGES: _("languages spoken"),
    CONTACT: _("contact person"),
    PHONE: _("phone"),
    EMAIL: _("e-mail"),
    WEBSITE: _("website"),
    ADDRESS: _("address"),
    TOWN: _("municipality"),
}
FITTING = {
    "short_text": (NAME, OFFER, CONTACT, WEBSITE, ADDRESS),
    "long_text": (OFFER, ADDRESS),
    "email": (EMAIL,),
    "phone": (PHONE,),
    "choice": (TOWN,),
    "choices": (LANGUAGES,),
}


def choices_for(kind: str) -> list[tuple[str, str]]:
    """The fields that a question of that kind may fill."""
    return [(name, LABELS[name]) for name in FITTING[kind]]
