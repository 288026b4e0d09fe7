"""Colleagues of the office, and ways to files."""

import datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from accounts.roles import grant_municipality
from pages.concepts.models import IndicatorValue


@pytest.fixture
def sign_in_municipal(client):
    """Signs an editor in who may write below these pages only."""

    def sign_in(*pages):
        user = User.objects.create_user("bob", "bob@example.org", "x")
        user.groups.add(grant_municipality("Kelmis", list(pages)))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def make_value(indicator):
    def make(day, value, of=None, **more):
        return IndicatorValue.objects.create(
            indicator=of or indicator,
            day=datetime.date.fromisoformat(day),
            value=Decimal(value),
            **more,
        )

    return make


def upload(content, name="values.csv"):
    if isinstance(content, str):
        content = content.encode()
    return SimpleUploadedFile(name, content)


def workbook(*rows, title="Werte"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
