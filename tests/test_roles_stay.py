"""The roles are there after every migrate, and after a flush, on both databases."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from newsroom.roles import ROLES, apply_roles, permissions_of


@pytest.mark.django_db(transaction=True)
def test_emptying_all_tables_leaves_the_roles_and_what_each_may_do() -> None:
    Group.objects.all().delete()
    call_command("flush", interactive=False, verbosity=0)
    for role in ROLES:
        permissions = Group.objects.get(name=role).permissions.select_related("content_type")
        granted = {f"{p.content_type.app_label}.{p.codename}" for p in permissions}
        assert granted == permissions_of(role)


@pytest.mark.django_db
def test_a_role_with_a_permission_that_no_model_has_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROLES, "reader", {"claims.view_quote", "claims.view_quotation"})
    with pytest.raises(ImproperlyConfigured, match=r"reader names the permission claims\.view_quotation"):
        apply_roles()
