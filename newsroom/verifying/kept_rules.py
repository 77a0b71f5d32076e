"""Rules about what is kept beside the records: releases, uploaded files, the search indexes, days, counts, the roles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from hashlib import sha256

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Exists, F, Model, OuterRef, QuerySet

from claims import kept_days
from claims.models import Release
from claims.releases.canonical import canonical, digest_of
from claims.releases.content import counts_of
from newsroom.erasing.cleaning import clean_erased, left_to_clean
from newsroom.models import UploadedFile
from newsroom.roles import ROLES, apply_roles, permissions_of
from newsroom.uploads.shelf import path_of
from newsroom.verifying.rule import CHUNK, Fault, Rule
from sources.accounts.models import User
from sources.models import Article, ErasedPage, ErasureRequest
from sources.workbench.kept_counts import kept_counts
from sources.workbench.search import SearchIndex, registered
from sources.workbench.snapshot import snapshot

__all__ = ["RULES"]


def releases() -> Iterator[Fault]:
    for release in Release.objects.select_related("withdrawal").order_by("pk").iterator(chunk_size=1):
        if release.withdrawn is not None and release.withdrawn.destroyed:
            if release.content or release.note or release.provenance != "{}":
                yield Fault(f"release {release.pk}", "its content was to be destroyed, and is there")
            continue
        if digest_of(release.content) != release.digest:
            yield Fault(f"release {release.pk}", "its content has another SHA-256 than it was given")
            continue
        try:
            content = json.loads(release.content)
            same = canonical(content) == release.content and counts_of(content) == release.counts
        except (ValueError, KeyError, TypeError):
            same = False
        if not same:
            yield Fault(f"release {release.pk}", "it cannot be computed again from its content")


def files() -> Iterator[Fault]:
    digests = (
        UploadedFile.objects.exclude(digest="")
        .filter(bytes_removed_at=None)
        .order_by("digest")
        .values_list("digest", flat=True)
        .distinct()
    )
    for digest in digests.iterator(chunk_size=CHUNK):
        found = sha256()
        try:
            with path_of(digest).open("rb") as file:
                while part := file.read(1 << 20):
                    found.update(part)
        except OSError as error:
            if _should_be_there(digest):
                yield Fault(f"uploaded file {digest[:16]}…", f"cannot be read: {error.strerror}")
            continue
        if found.hexdigest() != digest:
            yield Fault(f"uploaded file {digest[:16]}…", "its bytes have another SHA-256")


def pages() -> Iterator[Fault]:
    """An article that is a whole file has the file's digest, which the rule before compares with the bytes.

    The digest of one article of many in a file is of its words and fields as that day's reader told them apart: it is
    not made again.
    """
    kept = UploadedFile.objects.filter(digest=OuterRef("file_digest"), bytes_removed_at=None)
    rows = (
        Article.objects.filter(member="")
        .exclude(file_digest="")
        .exclude(digest=F("file_digest"))
        .filter(Exists(kept))
    )
    for pk, digest in rows.order_by("pk").values_list("pk", "file_digest").iterator(chunk_size=CHUNK):
        yield Fault(
            f"article {pk}", f"its SHA-256 is not that of the uploaded file {digest[:16]}… which it is"
        )


def _should_be_there(digest: str) -> bool:
    """Whether bytes are still to be kept: whoever removes them now is waited for."""
    with transaction.atomic():
        rows = UploadedFile.objects.filter(digest=digest, bytes_removed_at=None).order_by("pk")
        return bool(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def erasures() -> Iterator[Fault]:
    for erasure in left_to_clean():
        yield Fault(f"erasure {erasure.pk}", "bytes that went with it are still to be removed", clean_erased)
    pages = ErasedPage.objects.filter(digest__in=Article.objects.order_by().values("digest"))
    for page in pages.order_by("pk").iterator(chunk_size=CHUNK):
        yield Fault(f"erasure {page.erasure_id}", f"the page {page.digest[:16]}… was erased, and is there")
    done = ErasureRequest.objects.filter(state="done").order_by().values("pk")
    for pk in (
        Article.objects.exclude(erasure_number=None)
        .exclude(erasure_number__in=done)
        .values_list("pk", flat=True)
    ):
        yield Fault(f"article {pk}", "its text was changed by no erasure")
    cleaned = ErasureRequest.objects.exclude(files=[]).exclude(cleaned_at=None).order_by("pk")
    for erasure in cleaned.iterator(chunk_size=CHUNK):
        for digest in erasure.files:
            if path_of(digest).exists():
                remove = partial(path_of(digest).unlink, missing_ok=True)
                yield Fault(f"erasure {erasure.pk}", f"the file {digest[:16]}… is there again", remove)


def search() -> Iterator[Fault]:
    """What changed a moment ago is indexed first, as any search does; what changes meanwhile is noted, and no fault."""
    for index in registered():
        index.refresh()
        yield from _behind(index)


def _behind(index: SearchIndex) -> Iterator[Fault]:
    name = str(index.model._meta.verbose_name)
    last = 0
    while True:
        with snapshot():  # a record, what the index has of it, and the note that it changed: as of one moment
            ids = list(_after(index.model, last))
            wanted, there = index.wanted(ids), index.documents(ids)
            other = [pk for pk in ids if pk not in there or there[pk].terms != wanted.get(pk)]
            changing = index.changing(other) if other else set()
        if not ids:
            break
        for pk in other:
            if pk not in changing:
                yield Fault(
                    f"{name} {pk}",
                    "the search index has other words than the record",
                    partial(index.refresh, [pk]),
                )
        last = ids[-1]
    with snapshot():
        is_whole = index.adds_up()
    if not is_whole or not index.is_sound():
        yield Fault(
            f"search index of {name}",
            "its totals or its own tables are not those of its records",
            index.rebuild,
        )


def _after(model: type[Model], last: int) -> QuerySet[Model, int]:
    """The numbers of the next records."""
    return model._default_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]


def days() -> Iterator[Fault]:
    if count := kept_days.wrong():
        words = "have another day than said or, where that is unknown, printed"
        yield Fault(f"{count:,} quotes", words, kept_days.put_right)


def counts() -> Iterator[Fault]:
    for each in kept_counts():
        if number := each.wrong():
            words = f"have another number of {each.rows._meta.verbose_name_plural} than is kept to sort by"
            yield Fault(f"{number:,} {each.counted._meta.verbose_name_plural}", words, each.rebuild)


def roles() -> Iterator[Fault]:
    for role in ROLES:
        granted = Group.objects.filter(name=role).values_list(
            "permissions__content_type__app_label", "permissions__codename"
        )
        found = {f"{app}.{code}" for app, code in granted if code}
        if found != permissions_of(role):
            missing, more = sorted(permissions_of(role) - found), sorted(found - permissions_of(role))
            words = [f"lacks {', '.join(missing)}"] * bool(missing) + [
                f"has {', '.join(more)} besides"
            ] * bool(more)
            yield Fault(f"role {role}", " and ".join(words), apply_roles)


def rights() -> Iterator[Fault]:
    """By account: what was granted to it alone, or to groups that are no roles, and none of its roles allows."""
    table = {role: permissions_of(role) for role in ROLES}
    accounts = User.objects.filter(is_superuser=False).filter(
        Exists(User.user_permissions.through.objects.filter(user=OuterRef("pk")))
        | Exists(User.groups.through.objects.filter(user=OuterRef("pk")).exclude(group__name__in=table))
    )
    for pk, name in accounts.order_by("pk").values_list("pk", "username").iterator(chunk_size=CHUNK):
        with snapshot():
            roles = Group.objects.filter(user=pk).values_list("name", flat=True)
            allowed = set[str]().union(*(table[role] for role in roles if role in table))
            others = Group.objects.filter(user=pk).exclude(name__in=table)
            own = _codes(Permission.objects.filter(user=pk)) - allowed
            grouped = _codes(Permission.objects.filter(group__in=others)) - allowed
        for more, how in ((own, "by itself"), (grouped - own, "through groups that are no roles")):
            if more:
                words = f"was granted {', '.join(sorted(more))} {how}, which none of its roles allows"
                yield Fault(f"account {name}", words)


def _codes(granted: QuerySet[Permission]) -> set[str]:
    pairs = granted.order_by().values_list("content_type__app_label", "codename").distinct()
    return {f"{app}.{code}" for app, code in pairs}


RULES = (
    Rule("releases", "Every release can be computed again from its content.", releases),
    Rule("files", "The bytes of every uploaded file are those that arrived.", files),
    Rule("pages", "The SHA-256 of every article that is a whole uploaded file is that of the file.", pages),
    Rule("erasures", "Nothing that was erased is there.", erasures),
    Rule("search", "The search indexes hold the words of the records.", search),
    Rule("days", "The day of every quote is the day it was said, else that of its article.", days),
    Rule("counts", "The counts that lists are sorted by are those of what is there.", counts),
    Rule("roles", "Each role may do what its table says.", roles),
    Rule("rights", "No account but superusers may do more than its roles.", rights),
)
