"""Forms of passkeys. What checks them takes 11 MB: nothing imports this by itself."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

from .forms import OurWords

NAME_LENGTH = 100


class PasskeyName(OurWords):
    labels = {"name": _("Name")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = NAME_LENGTH
        self.fields["name"].widget.attrs["maxlength"] = NAME_LENGTH
        self.fields["name"].help_text = _("So that you can tell it from others.")

    def clean_name(self) -> str:
        inherited = getattr(super(), "clean_name", None)
        name = inherited() if inherited else self.cleaned_data["name"]
        return name[:NAME_LENGTH]


class PasskeyForm(PasskeyName, AddWebAuthnForm):
    labels = {
        **PasskeyName.labels,
        "passwordless": _("Sign in with it alone, without e-mail and password"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].help_text = _(
            "Only where the device asks for a finger, a face or a PIN."
        )


class RenamePasskeyForm(PasskeyName, EditWebAuthnForm):
    pass
