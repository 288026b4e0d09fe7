"""What people enter to sign in, to set up a factor, to accept or send an invitation."""

from allauth.account.fields import PasswordField, SetPasswordField
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    PasswordVerificationMixin,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserEditForm

from . import second_factor
from .models import User

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class OurWords:
    """Labels of the house, and none that vanish while somebody writes."""

    labels: dict = {}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class TypedTwice(OurWords):
    """A new password, and once more."""

    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }

    def clean(self) -> dict:
        cleaned = super(PasswordVerificationMixin, self).clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return cleaned


class SignInForm(OurWords, LoginForm):
    labels = {"login": _("E-mail"), "password": _("Password")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["password"].help_text = ""


class AgainForm(OurWords, ReauthenticateForm):
    labels = {"password": _("Password")}


class ForgottenForm(OurWords, ResetPasswordForm):
    labels = {"email": _("E-mail")}


class NewPasswordForm(TypedTwice, ResetPasswordKeyForm):
    pass


class OtherPasswordForm(TypedTwice, ChangePasswordForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class Code(OurWords):
    labels = {"code": _("Code")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE)


class CodeInTime(Code):
    """Somebody's second step: so many tries a day, then none."""

    def clean_code(self) -> str:
        if not second_factor.takes_codes(self.user):
            raise forms.ValidationError(
                _(
                    "There were too many wrong codes today. Use a passkey, or ask an "
                    "administrator."
                )
            )
        return super().clean_code()


class CodeForm(CodeInTime, AuthenticateForm):
    pass


class CodeAgainForm(CodeInTime, ReauthenticateByCodeForm):
    pass


class AppForm(Code, ActivateTOTPForm):
    pass


class AcceptForm(forms.Form):
    """What somebody who was invited tells of themselves."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    password1 = SetPasswordField(label=_("Password"))
    password2 = PasswordField(
        label=_("Password, once more"), autocomplete="new-password"
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = User(email=email, username=email)
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean(self) -> dict:
        cleaned = super().clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return cleaned


class InvitationForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(label=_("E-mail"))
    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label=_("Groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What this person may do. Without a group: nothing."),
    )
    is_superuser = forms.BooleanField(
        label=_("Administrator"),
        required=False,
        help_text=_("May do everything, also invite and close accounts."),
    )
    language = forms.ChoiceField(label=_("Language of the letter"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.WAGTAILADMIN_PERMITTED_LANGUAGES

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("is_superuser") and not cleaned.get("groups"):
            self.add_error("groups", _("Please choose at least one group."))
        return cleaned


class PersonForm(UserEditForm):
    """An account as its administrators see it: its password is nobody's but its own."""

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        others = User.objects.exclude(pk=self.instance.pk)
        if email and others.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Another account has this address."))
        return email
