import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("sources", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account",
                    models.CharField(
                        blank=True, help_text="Kept after the account is deleted.", max_length=150
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("reading", "reading"),
                            ("finished", "finished"),
                            ("stopped", "stopped"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "stage",
                    models.CharField(blank=True, help_text="Step after the last file.", max_length=100),
                ),
                ("problem", models.TextField(blank=True, help_text="A problem not tied to a single file.")),
                ("lease", models.UUIDField(editable=False, null=True)),
                ("lease_until", models.DateTimeField(editable=False, null=True)),
                (
                    "lost",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, help_text="Turns in a row that ended without a file read."
                    ),
                ),
                (
                    "runs",
                    models.ManyToManyField(editable=False, related_name="uploads", to="sources.ingestrun"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "default_permissions": ("add", "change", "view"),
            },
        ),
        migrations.CreateModel(
            name="UploadedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="The file name as uploaded; never a path on the server.", max_length=255
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("digest", models.CharField(blank=True, help_text="SHA-256 of the bytes.", max_length=64)),
                ("is_pasted", models.BooleanField(default=False)),
                ("address", models.URLField(verbose_name="URL", blank=True, max_length=2000)),
                ("published", models.CharField(blank=True, help_text="ISO 8601.", max_length=32)),
                (
                    "read_at",
                    models.DateTimeField(blank=True, help_text="Empty if not yet read.", null=True),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="newsroom.upload",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="UploadedPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "member",
                    models.TextField(
                        verbose_name="position in file",
                        blank=True,
                        help_text="Position in the file; empty for a whole file.",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("unchanged", "unchanged"),
                            ("updated", "updated"),
                            ("failed", "failed"),
                            ("passed_over", "skipped"),
                        ],
                        max_length=11,
                    ),
                ),
                ("quotes", models.PositiveIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=40)),
                (
                    "message",
                    models.TextField(blank=True, help_text="Why it failed, or what kind of file it is."),
                ),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sources.article",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="newsroom.uploadedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["-created_at", "-id"], name="upload_created"),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["user", "-created_at"], name="upload_user"),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "reading"])), fields=["id"], name="upload_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "reading", "finished", "stopped"])),
                name="upload_state_known",
                violation_error_message="state must be one of waiting, reading, finished, stopped.",
            ),
        ),
        migrations.AddIndex(
            model_name="uploadedfile",
            index=models.Index(fields=["digest"], name="uploaded_file_digest"),
        ),
        migrations.AddConstraint(
            model_name="uploadedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest", ""), ("digest__length", 64), _connector="OR"),
                name="uploaded_file_digest_sha256",
            ),
        ),
        migrations.AddIndex(
            model_name="uploadedpage",
            index=models.Index(fields=["file", "outcome"], name="uploaded_page_outcome"),
        ),
        migrations.AddConstraint(
            model_name="uploadedpage",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["new", "unchanged", "updated", "failed", "passed_over"])),
                name="uploaded_page_outcome_known",
                violation_error_message="outcome must be one of new, unchanged, updated, failed, passed_over.",
            ),
        ),
    ]
