"""The roles are there after every migrate, and after a flush, on both databases."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from newsroom.roles import ROLES, permissions_of


@pytest.mark.django_db(transaction=True)
def test_emptying_all_tables_leaves_the_roles_and_what_each_may_do() -> None:
    Group.objects.all().delete()
    call_command("flush", interactive=False, verbosity=0)
    for role in ROLES:
        granted = set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))
        assert granted
        assert granted <= permissions_of(role)
