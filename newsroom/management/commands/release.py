"""`manage.py release`: make sets, freeze them, list, show, compare, pack, prove, import and cite releases.

manage.py release create "Regional security" --quotes status=accepted
manage.py release freeze "Regional security" --licence CC-BY-4.0
manage.py release archive "Regional security" --output regional.zip
manage.py release import regional.zip
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import CommandError, CommandParser

from claims.actions import CreateSet, FillSet, FreezeRelease, ImportRelease
from claims.actions.import_release import told
from claims.actions.sentences import count_of
from claims.criteria import CRITERIA
from claims.models import CuratedSet, Release
from claims.releases.archive import DEFAULT_FORMATS, FORMATS, archive, archive_name, chosen_formats
from claims.releases.article_texts import texts_of
from claims.releases.citation import STYLES, citation
from claims.releases.incoming import BadArchive, incoming, unpacked
from claims.releases.licences import LICENCES
from claims.releases.release_changes import Comparison, FieldChange, RecordChange, compare
from claims.releases.static_pages import bury, write_site
from claims.releases.verifier import faults
from claims.releases.withdrawn import Closed, open_release, withdrawals_of
from newsroom.management.exchange import by_command
from sources.accounts.models import User
from sources.workbench.auditing import tell_export
from sources.workbench.commands import DataCommand
from sources.workbench.curation import NothingToDo, Refused


class Command(DataCommand):
    help = (
        "Sets and their releases: create, freeze, list, show, compare, archive, verify, import, pages, cite."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP", parser_class=ArgumentParser)
        create = steps.add_parser("create", help="create a set, empty or from a saved filter")
        create.add_argument("name")
        create.add_argument("--description", default="")
        create.add_argument("--purpose", default="", help="The question the set should answer.")
        for what, criteria in CRITERIA.items():
            create.add_argument(
                f"--{what}",
                nargs="*",
                metavar="NAME=VALUE",
                help=f"Include {what} matching these criteria; without criteria, all but rejected ones. "
                f"Names: {'; '.join(f'{name} ({values})' for name, values in criteria.items())}.",
            )
        freeze = steps.add_parser("freeze", help="freeze the current contents of a set")
        freeze.add_argument("set", help="name or key of the set")
        freeze.add_argument("--note", default="", help="What is new in this release.")
        freeze.add_argument(
            "--licence",
            default="",
            help=f"One of {', '.join(LICENCES)} (default: the last release's).",
        )
        freeze.add_argument(
            "--author",
            default="",
            help="Authors to cite, separated by “and” or semicolons, each with an ORCID in brackets if they have one "
            "(default: the account's name).",
        )
        freeze.add_argument("--doi", default="", help="The DOI that a repository reserved for it.")
        for step in (create, freeze):
            step.add_argument(
                "--user", metavar="NAME", help="The account to act as; required if there are several."
            )
        steps.add_parser("list", help="list all releases").add_argument("set", nargs="?")
        show = steps.add_parser("show", help="show the contents of a release")
        compare_ = steps.add_parser("compare", help="compare two releases")
        pack = steps.add_parser("archive", help="write a release to an archive file")
        verify = steps.add_parser("verify", help="prove an archive file: digests, relations, places")
        verify.add_argument("file", type=Path, metavar="FILE", help="a ZIP, or the folder it was unpacked to")
        bring = steps.add_parser(
            "import", help="rebuild the set and the records of an archive in this database"
        )
        bring.add_argument("file", type=Path, metavar="FILE", help="a ZIP, or the folder it was unpacked to")
        bring.add_argument("--note", default="", help="Why it is imported.")
        bring.add_argument(
            "--user", metavar="NAME", help="The account to act as; required if there are several."
        )
        bring.add_argument("--dry-run", action="store_true", help="Say what it would do, and save nothing.")
        pages_ = steps.add_parser("pages", help="write static pages of an archive, for any web server")
        pages_.add_argument("file", type=Path, metavar="FILE", help="a ZIP, or the folder it was unpacked to")
        pages_.add_argument(
            "folder", type=Path, metavar="DIR", help="where to; pages of other releases in it stay"
        )
        withdrawn = steps.add_parser(
            "withdrawn", help="put a notice in place of the static pages of releases that were withdrawn"
        )
        withdrawn.add_argument("folder", type=Path, metavar="DIR", help="where `release pages` wrote them")
        cite = steps.add_parser("cite", help="show how to cite a release")
        for step in (show, compare_, pack, cite):
            step.add_argument("release", help="SET or SET/NUMBER (default: the latest release)")
        compare_.add_argument("other", help="the later release")
        compare_.add_argument("--json", action="store_true", help="Print JSON.")
        pack.add_argument(
            "--formats",
            default=",".join(DEFAULT_FORMATS),
            help=f"Comma-separated formats: {', '.join(FORMATS)}.",
        )
        for step in (compare_, pack):
            step.add_argument(
                "--user",
                metavar="NAME",
                help="An account that may erase, to have what was withdrawn and kept.",
            )
        pack.add_argument("--output", type=Path, metavar="FILE", help="“-” writes to standard output.")
        cite.add_argument("--style", choices=STYLES, default="text")

    def handle(self, *args: object, **options: object) -> None:
        try:
            getattr(self, f"_{options['step']}")(options)
        except (BadArchive, Closed, Refused, PermissionDenied) as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None

    # -- steps --------------------------------------------------------------------------------

    def _create(self, options: dict[str, Any]) -> None:
        user = self._user(options["user"])
        saved = {what: _criteria(options[what]) for what in CRITERIA if options[what] is not None}
        values = {"description": options["description"], "purpose": options["purpose"]}
        if saved:
            values |= {"rule": "filter", "filter": saved}
        if CuratedSet.objects.filter(name=options["name"]).exists():
            raise CommandError(f"A set named {options['name']} already exists.")
        action = CreateSet(user, options["name"], values)
        action.run()
        made = CuratedSet.objects.get(name=options["name"])
        if saved:
            try:
                FillSet(user, made).run()
            except NothingToDo:
                self.stderr.write(
                    "The filter matches nothing now. The set will be updated from it when it is frozen."
                )
        self.stdout.write(
            f"Created the set {made.name} ({made.key}) with {count_of(made.items.count(), 'item')}."
        )

    def _freeze(self, options: dict[str, Any]) -> None:
        action = FreezeRelease(
            self._user(options["user"]),
            self._set(options["set"]),
            release_note=options["note"],
            licence=options["licence"],
            author_name=options["author"],
            doi=options["doi"],
        )
        action.run()
        release = action.release
        counts = ", ".join(f"{number} {name}" for name, number in release.counts.items())
        self.stdout.write(f"Froze {release}: {counts}.\nsha256:{release.digest}")

    def _list(self, options: dict[str, Any]) -> None:
        releases = Release.objects.select_related("curated_set", "withdrawal").defer("content")
        if options["set"]:
            releases = releases.filter(curated_set=self._set(options["set"]))
        for release in releases:
            self.stdout.write(
                f"{release.curated_set.key}/{release.number}\t{release.released_at:%Y-%m-%d}\t"
                f"{release.curated_set.name}\t{release.counts.get('items', 0)} items\tsha256:{release.digest[:16]}"
                f"{'	withdrawn' if release.withdrawn else ''}"
            )
        if not releases:
            self.stderr.write("There are no releases yet. Create one: manage.py release freeze SET")

    def _show(self, options: dict[str, Any]) -> None:
        release = self._release(options["release"])
        for name, value in (
            ("Set", f"{release.curated_set.name} ({release.curated_set.key})"),
            ("Release", release.number),
            ("Date", release.released_at.isoformat()),
            ("Author", release.author_name),
            ("Licence", release.licence),
            ("DOI", release.doi),
            ("Note", release.note),
            ("Holds", ", ".join(f"{number} {what}" for what, number in release.counts.items())),
            ("Digest", f"sha256:{release.digest}"),
            ("Software", release.software),
            ("State", release.withdrawn.sentence if release.withdrawn else "released"),
        ):
            self.stdout.write(f"{name}: {value}")

    def _compare(self, options: dict[str, Any]) -> None:
        comparison = compare(self._open(options, "release"), self._open(options, "other"))
        if options["json"]:
            self.stdout.write(json.dumps(_plain(comparison), ensure_ascii=False, indent=1))
            return
        if comparison.is_empty:
            self.stdout.write("The two releases are identical.")
        for sign, records in (("+", comparison.added), ("-", comparison.removed)):
            for record in records:
                self.stdout.write(f"{sign} {record.kind} {record.key}: {record.label}")
        about = RecordChange("set", "", "", tuple(comparison.about))
        for record in [about, *comparison.changed]:
            for change in record.fields:
                self.stdout.write(f"~ {record.kind} {record.key} {change.name}: {_words(change)}")
        if comparison.reordered:
            self.stdout.write("~ the order of the items")

    def _archive(self, options: dict[str, Any]) -> None:
        release = self._open(options, "release")
        try:
            formats = chosen_formats([n.strip() for n in options["formats"].split(",") if n.strip()])
        except KeyError as error:
            raise CommandError(
                f"Unknown format: {error.args[0]}. Available formats: {', '.join(FORMATS)}."
            ) from None
        data = archive(release, formats)
        tell_export(
            "a release",
            "archive",
            sum(release.counts.values()),
            by_command("release archive"),
            record=release,
        )
        path: Path = options["output"] or Path(archive_name(release))
        if str(path) == "-":
            sys.stdout.buffer.write(data)
            return
        try:
            path.write_bytes(data)
        except OSError as error:
            raise CommandError(f"Cannot write {path}: {error.strerror}.") from None
        self.stdout.write(f"Wrote {path} ({len(data):,} bytes).")

    def _verify(self, options: dict[str, Any]) -> None:
        """Also against the texts of the articles that this database has."""
        path: Path = options["file"]
        files = unpacked(path)
        texts = texts_of(files)
        found = list(faults(files, texts))
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{path} is not what was released: {count_of(len(found), 'fault')}.")
        digest = sha256(files["content.json"]).hexdigest()
        releases = Release.objects.filter(digest=digest).select_related("curated_set", "withdrawal")
        here = releases.defer("content").first()
        state = f" {here.withdrawn.sentence}" if here and here.withdrawn else ""
        self.stdout.write(
            f"Everything holds; {count_of(len(texts), 'article')} checked word by word. "
            f"{f'It is {here}.{state}' if here else 'This database has no release of it.'}\nsha256:{digest}"
        )

    def _import(self, options: dict[str, Any]) -> None:
        files = unpacked(options["file"])
        action = ImportRelease(
            self._user(options["user"]), incoming(files, texts_of(files)), note=options["note"]
        )
        if options["dry_run"]:
            rehearsal = action.rehearse()
            if rehearsal.refusal:
                raise CommandError(rehearsal.refusal)
            self.stdout.write(f"{rehearsal.summary}. Nothing was saved: --dry-run.")
            return
        try:
            self.stdout.write(f"{action.run().summary}.")
        except NothingToDo:
            self.stdout.write("All of it is here already.")
        self.stdout.write(told(action))

    def _pages(self, options: dict[str, Any]) -> None:
        path, folder = options["file"], options["folder"]
        files = unpacked(path)
        incoming(files, {})
        archive_file = (path.name, path.read_bytes()) if path.is_file() else None
        count = _written(folder, lambda: write_site(files, folder, archive_file, withdrawals_of))
        self.stdout.write(
            f"Wrote {count_of(count, 'file')} to {folder}. The first page is {folder / 'index.html'}."
        )

    def _withdrawn(self, options: dict[str, Any]) -> None:
        folder = options["folder"]
        count = _written(folder, lambda: bury(folder, withdrawals_of))
        self.stdout.write(f"Put a notice in place of {count_of(count, 'page')} in {folder}.")

    def _cite(self, options: dict[str, Any]) -> None:
        self.stdout.write(citation(self._release(options["release"]), options["style"]), ending="")

    # -- who and which ------------------------------------------------------------------------

    def _user(self, name: str | None) -> User:
        accounts = get_user_model().objects.filter(is_active=True)
        if name is not None:
            user = accounts.filter(username=name).first()
            if user is None:
                raise CommandError(f"No such account: {name}.")
            return user
        able = [user for user in accounts if user.has_perm(FreezeRelease.permission)]
        if len(able) != 1:
            names = ", ".join(user.get_username() for user in able) or "none yet; see manage.py start"
            raise CommandError(f"Choose an account with --user. Accounts that can freeze: {names}.")
        return able[0]

    def _set(self, name: str) -> CuratedSet:
        found = CuratedSet.objects.filter(key=name).first() or CuratedSet.objects.filter(name=name).first()
        if found is None:
            raise CommandError(f"No such set: {name}. Create one: manage.py release create NAME")
        return found

    def _open(self, options: dict[str, Any], which: str) -> Release:
        """A release whose content may be handed out. Raises Closed."""
        release = self._release(options[which])
        open_release(release, self._user(options["user"]) if options["user"] else None)
        return release

    def _release(self, name: str) -> Release:
        of_set, slash, number = name.rpartition("/")
        if not (slash and number.isdigit()):
            of_set, number = name, ""
        releases = self._set(of_set).releases.select_related("curated_set", "withdrawal").order_by("-number")
        found = releases.filter(number=int(number)).first() if number else releases.first()
        if found is None:
            raise CommandError(f"No such release: {name}. Create one: manage.py release freeze {of_set}")
        return found


def _criteria(pairs: list[str]) -> dict[str, object]:
    """NAME=VALUE … as a filter's criteria. Raises CommandError."""
    criteria: dict[str, object] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise CommandError(f"{pair}: use NAME=VALUE.")
        criteria[name] = value
    return criteria


def _words(change: FieldChange) -> str:
    if not change.words:
        return f"{json.dumps(change.before, ensure_ascii=False)} → {json.dumps(change.after, ensure_ascii=False)}"
    marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}  # as wdiff writes it
    return "".join(marks[what].format(words) for what, words in change.words)


def _written(folder: Path, write: Callable[[], int]) -> int:
    """How much was written into a folder of static pages. Raises CommandError where that cannot be."""
    try:
        return write()
    except OSError as error:
        raise CommandError(f"Cannot write {error.filename or folder}: {error.strerror}.") from None
    except ValueError as error:
        raise CommandError(str(error)) from None


def _plain(comparison: Comparison) -> dict[str, object]:
    def records(found: list[RecordChange]) -> list[dict[str, object]]:
        return [{"kind": one.kind, "key": one.key, "label": one.label} for one in found]

    return {
        "added": records(comparison.added),
        "removed": records(comparison.removed),
        "changed": [
            {
                "kind": one.kind,
                "key": one.key,
                "fields": [{"name": f.name, "before": f.before, "after": f.after} for f in one.fields],
            }
            for one in comparison.changed
        ],
        "set": [{"name": f.name, "before": f.before, "after": f.after} for f in comparison.about],
        "reordered": comparison.reordered,
    }
