"""`manage.py erase`: ask for erasures, and confirm or refuse what another account asked for.

manage.py erase ask --article 12 --ground court --reason "Order 7 O 12/26" --user ann
manage.py erase ask --release 3 --ground court --reason "Order 7 O 12/26, second part" --user ann
manage.py erase show 1
manage.py erase confirm 1 --user ben --yes
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import CommandError, CommandParser

from claims.models import Release, Speaker
from newsroom.erasing.actions import AskErasure, ConfirmErasure, RefuseErasure
from newsroom.erasing.cleaning import clean_erased, to_clean
from newsroom.erasing.preview import counted, preview
from sources.accounts.models import User
from sources.models import Article, ErasureGround, ErasureRequest, ErasureState, ErasureSubject
from sources.workbench.commands import DataCommand
from sources.workbench.curation import Refused
from sources.workbench.parameters import number


class Command(DataCommand):
    help = (
        "Erase articles, people or the content of withdrawn releases for legal reasons: one administrator asks, "
        "another confirms. There is no way back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP", parser_class=ArgumentParser)
        ask = steps.add_parser("ask", help="ask that an article or a person be erased; nothing goes yet")
        what = ask.add_mutually_exclusive_group(required=True)
        what.add_argument("--article", metavar="NUMBER", help="its number, or the SHA-256 of its page")
        what.add_argument("--person", metavar="KEY", help="the number or the key of the speaker")
        what.add_argument(
            "--release",
            metavar="NUMBER",
            help="a release that was withdrawn: its digest, or the number in its address",
        )
        ask.add_argument(
            "--name", action="append", default=[], help="another name of the person; repeat it for more"
        )
        ask.add_argument(
            "--ground", required=True, choices=ErasureGround.values, help="the kind of reason; it stays"
        )
        ask.add_argument(
            "--releases",
            choices=("keep", "destroy"),
            default="keep",
            help="what becomes of the content of releases that hold it; they are withdrawn either way (default: keep)",
        )
        ask.add_argument("--reason", required=True, help="for whoever decides; it goes with the article")
        steps.add_parser("list", help="list all erasures")
        show = steps.add_parser("show", help="show what an erasure would take, or took")
        confirm = steps.add_parser("confirm", help="erase what another account asked for")
        confirm.add_argument("--yes", action="store_true", help="without it, only say what would go")
        refuse = steps.add_parser("refuse", help="leave all as it is")
        for step in (show, confirm, refuse):
            step.add_argument("erasure", type=int, help="the number of the erasure")
        for step in (ask, confirm, refuse):
            step.add_argument("--user", metavar="NAME", required=True, help="the account to act as")
        steps.add_parser("clean", help="remove bytes that an erasure which was cut short left in files")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            getattr(self, f"_{options['step']}")(options)
        except (Refused, PermissionDenied) as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None

    def _ask(self, options: dict[str, Any]) -> None:
        subject = next(each for each in ErasureSubject if options[each.value])
        given = options[subject.value]
        rows: Any = {
            ErasureSubject.ARTICLE: Article.objects.filter(digest=given),
            ErasureSubject.PERSON: Speaker.objects.filter(key=given),
            ErasureSubject.RELEASE: Release.objects.filter(digest=given),
        }[subject]
        found = rows.values_list("pk", flat=True).first() or number(given)
        action = AskErasure(
            _user(options["user"]),
            found,
            options["ground"],
            options["reason"],
            subject,
            destroys_releases=options["releases"] == "destroy",
            names=options["name"],
        )
        action.run()
        self._tell(action.erasure)
        self.stdout.write(
            f"Asked. Another account confirms: manage.py erase confirm {action.erasure.pk} --user NAME"
        )

    def _list(self, options: dict[str, Any]) -> None:
        for erasure in ErasureRequest.objects.order_by("pk"):
            decided = f", {erasure.decided_account}" if erasure.decided_account else ""
            self.stdout.write(
                f"{erasure.pk:>6}  {erasure.subject} {erasure.object_id}  {erasure.get_state_display()}  "
                f"({erasure.get_ground_display()}; {erasure.account}{decided})"
            )

    def _show(self, options: dict[str, Any]) -> None:
        erasure = _erasure(options["erasure"])
        if erasure.state == ErasureState.ASKED:
            self.stdout.write(f"{erasure.account} asks ({erasure.get_ground_display()}): {erasure.reason}")
            self._tell(erasure)
            return
        for kind, count in counted(erasure.counts):
            self.stdout.write(f"{count:>10,}  {kind}")
        for withdrawal in erasure.withdrawals.select_related("release__curated_set"):
            self.stdout.write(f"{withdrawal.release}: {withdrawal.sentence}")
        self.stdout.write(f"{erasure}: {erasure.get_state_display()} by {erasure.decided_account}.")

    def _confirm(self, options: dict[str, Any]) -> None:
        erasure, user = _erasure(options["erasure"]), _user(options["user"])
        if not options["yes"]:
            self._show(options)
            self.stdout.write("Nothing was erased. There is no way back; to erase it, add --yes.")
            return
        ConfirmErasure(user, erasure).run()
        self._show(options)

    def _refuse(self, options: dict[str, Any]) -> None:
        self.stdout.write(
            f"{RefuseErasure(_user(options['user']), _erasure(options['erasure'])).run().summary}."
        )

    def _clean(self, options: dict[str, Any]) -> None:
        before = len(to_clean())
        left = clean_erased()
        self.stdout.write(f"Cleaned up after {before - len(to_clean())} erasures.")
        if left:
            raise CommandError("\n".join(f"{path} cannot be removed: {why}." for path, why in left.items()))

    def _tell(self, erasure: ErasureRequest) -> None:
        taken = preview(erasure.subject, erasure.object_id, erasure.names)
        self.stdout.write(f"{taken.name}\nWhat goes:")
        for name in taken.names:
            self.stdout.write(f"            {name}, from all texts; blocks take its place")
        for kind, count in taken.counts:
            self.stdout.write(f"{count:>10,}  {kind}")
        if taken.files:
            self.stdout.write(
                f"{taken.files:>10,}  uploaded files, their bytes ({taken.beside:,} other articles in them stay)"
            )
        for article in taken.copies:
            self.stdout.write(f"Stays: the same story as article {article.pk}.")
        fate = "destroyed" if erasure.destroys_releases else "kept closed"
        for release in taken.releases:
            self.stdout.write(f"Withdrawn: {release}, which holds it; its content is {fate}.")


def _user(name: str) -> User:
    user = get_user_model().objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no account {name}.")
    return user


def _erasure(number: int) -> ErasureRequest:
    erasure = ErasureRequest.objects.filter(pk=number).first()
    if erasure is None:
        raise CommandError(f"There is no erasure {number}. See: manage.py erase list")
    return erasure
