"""Wagtail's list of users: new ones are invited, and nobody types their password."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _
from wagtail.users.views.users import EditView, IndexView, UserViewSet

from . import desk, sessions
from .forms import PersonForm
from .models import User


class PeopleIndexView(IndexView):
    add_item_label = _("Invite somebody")


class PersonEditView(EditView):
    def save_instance(self) -> User:
        """Only the address that stands there opens the account from now on."""
        before = User.objects.values_list("email", flat=True).get(pk=self.object.pk)
        person = super().save_instance()
        if before != person.email:
            EmailAddress.objects.filter(user=person).delete()
            SocialAccount.objects.filter(user=person).delete()
            # One's own session has asked for it, and goes on.
            sessions.sign_out(person, keep=self.request.session.session_key)
        return person


class PeopleViewSet(UserViewSet):
    index_view_class = PeopleIndexView
    edit_view_class = PersonEditView
    # A copy would be an account that nobody was invited to.
    copy_view_enabled = False

    @property
    def add_view(self) -> object:
        return desk.invite

    def get_form_class(self, for_update: bool = False) -> type:
        return PersonForm
