"""Ingest runs: who brought pages in, when, with which program, and what failed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime

from sources.workbench.models.constraints import one_of

__all__ = ["IngestFailure", "IngestRun", "RunState"]


class RunState(models.TextChoices):
    RUNNING = "running", "running"
    FINISHED = "finished", "finished"
    INTERRUPTED = "interrupted", "interrupted"


class IngestRun(models.Model):
    """One run of `manage.py ingest`; the record of what machines wrote."""

    started_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="A run without a heartbeat was interrupted."
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=11, choices=RunState, default=RunState.RUNNING)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    account = models.CharField(max_length=150, blank=True, help_text="The system account that started it.")
    paths = models.JSONField(default=list)
    software = models.CharField(max_length=40, blank=True)
    extractor = models.CharField(max_length=40, blank=True)
    found = models.PositiveIntegerField(default=0, help_text="Files found.")
    new = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    passed_over = models.PositiveIntegerField("skipped", default=0, help_text="Files that are not pages.")
    quotes = models.PositiveIntegerField(default=0, help_text="Suggested quotes.")

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["-started_at"], name="ingest_run_started")]
        constraints = [one_of("state", RunState, "ingest_run_state_known")]

    def __str__(self) -> str:
        return f"Ingest of {date_format(localtime(self.started_at), 'DATETIME_FORMAT')}"


class IngestFailure(models.Model):
    """A file, or a part of one, that did not go in, and why."""

    run = models.ForeignKey(IngestRun, on_delete=models.CASCADE, related_name="failures")
    path = models.TextField()
    member = models.TextField("position in file", blank=True, help_text="Position in the file.")
    reason = models.CharField(max_length=40)
    message = models.TextField()

    class Meta:
        ordering = ["run", "path"]
        indexes = [models.Index(fields=["reason"], name="ingest_failure_reason")]

    def __str__(self) -> str:
        return self.path
