"""What every queue has: rows that wait, filters, choices with their keys."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict

from sources.accounts.models import User
from sources.workbench.curation import Action

__all__ = ["Choice", "Cleaned", "Queue"]


_UNSET = (None, "", False)

Item = TypeVar("Item", bound=Model)
Cleaned = dict[str, Any]  # a form's cleaned data: its fields know the types


@dataclass(frozen=True, slots=True)
class Choice(Generic[Item]):
    """A decision: its button, its key, and the action it runs."""

    slug: str
    label: str
    key: str
    make: Callable[[User, Item, str], Action]
    tone: str = ""
    help: str = ""
    # What runs where the action was refused and the person says: even so.
    confirmed: Callable[[User, Item, str], Action] | None = None
    confirm: str = ""
    reasons: Sequence[str] = ()  # offered beside the button, kept with the decision


class Queue(ABC, Generic[Item]):
    """A list of suggestions that are decided one by one."""

    slug: ClassVar[str]
    title: ClassVar[str]
    one: ClassVar[str]  # what an item is called
    model: ClassVar[type[Model]]
    permission: ClassVar[str]
    template: ClassVar[str]
    done: ClassVar[str]  # what to do when nothing waits
    choices: Sequence[Choice[Item]]

    @abstractmethod
    def waiting(self) -> QuerySet[Item]:
        """Undecided rows in the order they are shown, with what the page needs."""

    @abstractmethod
    def filters(self, data: QueryDict) -> forms.Form:
        """The filter form over the query string."""

    @abstractmethod
    def narrow(self, rows: QuerySet[Item], cleaned: Cleaned) -> QuerySet[Item]:
        """Rows that pass the filters."""

    @abstractmethod
    def context(self, item: Item) -> dict[str, object]:
        """What the item's template needs."""

    def on(self, form: forms.Form) -> list[tuple[str, str]]:
        """The filters in force, for people: (label, value)."""
        if not form.is_valid():
            return []
        given = ((form[name].label, value) for name, value in form.cleaned_data.items())
        return [
            (str(label), "" if value is True else str(value)) for label, value in given if value not in _UNSET
        ]

    def edit_url(self, item: Item) -> str:
        """Where an item is edited; empty where items are only decided."""
        return ""

    def choice(self, slug: str) -> Choice[Item] | None:
        """The choice of that name."""
        return next((choice for choice in self.choices if choice.slug == slug), None)
