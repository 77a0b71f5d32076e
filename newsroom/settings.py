"""Settings, all from the environment and safe by default; docs/production.md lists them."""

from __future__ import annotations

import os
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from newsroom import __version__
from newsroom.databases import database_at
from newsroom.secret import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("NEWSROOM_VAR") or BASE_DIR / "var")


def _flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "no", "off", "false"}:
        return default if value == "" else False
    if value in {"1", "yes", "on", "true"}:
        return True
    raise ImproperlyConfigured(f"{name}={value!r}: use 1 or 0.")


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _pairs(name: str) -> dict[str, str]:
    found = {}
    for part in _list(name):
        left, is_pair, right = (each.strip() for each in part.rpartition("="))
        if not (left and is_pair and right):
            raise ImproperlyConfigured(f"{name}: {part!r} is no pair like desk-editors=editor.")
        found[left] = right
    return found


def _networks(name: str) -> list[str]:
    for part in _list(name):
        try:
            ip_network(part, strict=False)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: {part!r} is no IP address or network.") from error
    return _list(name)


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r}: use a whole number.") from error


def _database() -> dict[str, object]:
    """The database of DATABASE_URL, an SQLite file under var/ where it is not set."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{VAR_DIR / 'newsroom.sqlite3'}"
    return database_at(url)


def _needs(setting: str, extra: str, *modules: str) -> None:
    """Raise where a setting asks for an extra that is not installed."""
    if missing := [name for name in modules if find_spec(name) is None]:
        raise ImproperlyConfigured(
            f"{setting} is set, but {', '.join(missing)} is not installed. Install the extra {extra}, "
            "or all of requirements-team.lock."
        )


DEBUG = _flag("NEWSROOM_DEBUG")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = _list("NEWSROOM_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _list("NEWSROOM_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django_tasks",
    "django_tasks_db",  # before newsroom, which leaves its bare table of tasks out of the admin
    "newsroom.apps.NewsroomConfig",  # before admin: its templates win
    "claims.apps.ClaimsConfig",
    "sources.apps.SourcesConfig",
    "sources.accounts.apps.AccountsConfig",
    "newsroom.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "import_export",
    "simple_history",
    "csp",
    "axes",
    "django_linear_migrations",
]

MIDDLEWARE = [
    "newsroom.serving.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.serving.deadline.Deadline",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "newsroom.serving.middleware.Readable",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.serving.middleware.Bounded",
    "django.contrib.messages.middleware.MessageMiddleware",
    "newsroom.access.gate.Gate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

# A second factor: "optional", or the roles that need one ("editor,administrator"); superusers then need one, too.
_FACTOR = _list("NEWSROOM_SECOND_FACTOR")
NEWSROOM_SECOND_FACTOR = bool(_FACTOR)
NEWSROOM_SECOND_FACTOR_ROLES = [role for role in _FACTOR if role != "optional"]
OTP_TOTP_ISSUER = "Newsroom"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # newsroom.access.wrong_codes waits by address, too
if NEWSROOM_SECOND_FACTOR:
    _needs("NEWSROOM_SECOND_FACTOR", "second-factor", "django_otp", "segno")
    INSTALLED_APPS[:0] = ["django_otp", "django_otp.plugins.otp_totp", "django_otp.plugins.otp_static"]
    MIDDLEWARE.insert(MIDDLEWARE.index("newsroom.access.gate.Gate"), "django_otp.middleware.OTPMiddleware")

# Sign-in at an identity provider (OpenID Connect); none without an issuer.
NEWSROOM_OIDC_ISSUER = os.environ.get("NEWSROOM_OIDC_ISSUER", "").strip()
NEWSROOM_OIDC_CLIENT = (
    os.environ.get("NEWSROOM_OIDC_CLIENT_ID", "").strip(),
    os.environ.get("NEWSROOM_OIDC_CLIENT_SECRET", "").strip(),
)
NEWSROOM_OIDC_NAME = os.environ.get("NEWSROOM_OIDC_NAME", "").strip() or "single sign-on"
NEWSROOM_OIDC_ROLES_CLAIM = os.environ.get("NEWSROOM_OIDC_ROLES_CLAIM", "").strip() or "groups"
NEWSROOM_OIDC_ROLES = _pairs("NEWSROOM_OIDC_ROLES")  # a value of that claim → a role
if NEWSROOM_OIDC_ISSUER:
    _needs("NEWSROOM_OIDC_ISSUER", "single-sign-on", "authlib", "requests")

# Figures for Prometheus, for these addresses alone; the folder is needed where several processes serve.
NEWSROOM_METRICS = _networks("NEWSROOM_METRICS")
NEWSROOM_METRICS_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "").strip()
if NEWSROOM_METRICS:
    _needs("NEWSROOM_METRICS", "metrics", "prometheus_client")

# Seconds that a request may take which looks, and one which changes something.
NEWSROOM_REQUEST_SECONDS = _number("NEWSROOM_REQUEST_SECONDS", 60)
NEWSROOM_CHANGE_SECONDS = _number("NEWSROOM_CHANGE_SECONDS", 300)

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.contrib.humanize.templatetags.humanize", "claims.templatetags.percents"],
        },
    },
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "newsroom.access.sign_on_backend.SignOnBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 8  # of an account at an address
NEWSROOM_ADDRESS_FAILURES = 60  # of an address, whatever the accounts
NEWSROOM_ACCOUNT_FAILURES = 40  # of an account, whatever the addresses
NEWSROOM_TRUSTED_PROXIES = _networks("NEWSROOM_TRUSTED_PROXIES")
AXES_HANDLER = "newsroom.serving.sign_in.Attempts"
AXES_CLIENT_IP_CALLABLE = "newsroom.serving.sign_in.client_address"
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or a guesser would keep an account locked for ever
AXES_LOCKOUT_TEMPLATE = "newsroom/locked.html"

# One language: the texts are not translated, so no page may be half in another one.
LANGUAGE_CODE = "en-us"
TIME_ZONE = os.environ.get("NEWSROOM_TIME_ZONE", "UTC")
USE_I18N = False
USE_TZ = True

# Without NEWSROOM_STATIC the files are served as they lie in the apps. With it they are served from
# that folder, which `collectstatic` fills: compressed, named by digest, kept by browsers for ever.
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("NEWSROOM_STATIC") or VAR_DIR / "static")
_COLLECTED = bool(os.environ.get("NEWSROOM_STATIC")) and not DEBUG
WHITENOISE_USE_FINDERS = not _COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_ENGINE = "sources.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# Behind HTTPS (production): set NEWSROOM_HTTPS=1.
if _flag("NEWSROOM_HTTPS"):
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked for by what watches the process itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = _number("NEWSROOM_HSTS_SECONDS", 31_536_000)
    # Both bind more than this site, the second for good: only where asked for.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = _flag("NEWSROOM_HSTS_SUBDOMAINS")
    SECURE_HSTS_PRELOAD = _flag("NEWSROOM_HSTS_PRELOAD")
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # those two: a choice, not an oversight
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# No inline script or style anywhere: hostile page text could use either.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Work in the background waits in the database; `manage.py work` does it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
NEWSROOM_LEASE_SECONDS = _number("NEWSROOM_LEASE_SECONDS", 60)  # a silent worker is given up after

# Bounded input: forms, uploads, pages.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = _number("NEWSROOM_MAX_UPLOAD_FILES", 1_000)
FILE_UPLOAD_HANDLERS = [
    "newsroom.uploads.bounds.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
NEWSROOM_UPLOADS = Path(os.environ.get("NEWSROOM_UPLOADS") or VAR_DIR / "uploads")
NEWSROOM_PREVIEWS = Path(os.environ.get("NEWSROOM_PREVIEWS") or VAR_DIR / "previews")
IMPORT_EXPORT_TMP_STORAGE_CLASS = "sources.workbench.exchange.held_files.HeldFile"
NEWSROOM_MAX_UPLOAD_BYTES = _number("NEWSROOM_MAX_UPLOAD_BYTES", 200_000_000)  # of one file
NEWSROOM_MAX_UPLOADS_BYTES = _number("NEWSROOM_MAX_UPLOADS_BYTES", 500_000_000)  # of one upload
# What `manage.py purge` removes after how many days; 0 keeps it.
NEWSROOM_KEEP_UPLOADS_DAYS = _number("NEWSROOM_KEEP_UPLOADS_DAYS", 0)
NEWSROOM_KEEP_PREVIEWS_DAYS = _number("NEWSROOM_KEEP_PREVIEWS_DAYS", 1)
NEWSROOM_KEEP_SESSIONS_DAYS = _number("NEWSROOM_KEEP_SESSIONS_DAYS", 1)  # after they ended
NEWSROOM_KEEP_FAILURES_DAYS = _number("NEWSROOM_KEEP_FAILURES_DAYS", 30)
NEWSROOM_KEEP_NOTIFICATIONS_DAYS = _number("NEWSROOM_KEEP_NOTIFICATIONS_DAYS", 180)  # after they were read
NEWSROOM_KEEP_VERIFICATIONS_DAYS = _number("NEWSROOM_KEEP_VERIFICATIONS_DAYS", 365)  # all but the last
NEWSROOM_MAX_PASTED_BYTES = 4_000_000
NEWSROOM_MAX_PAGE_BYTES = _number("NEWSROOM_MAX_PAGE_BYTES", 10_000_000)
NEWSROOM_MAX_BULK = _number("NEWSROOM_MAX_BULK", 20_000)  # records one decision may change
NEWSROOM_MAX_IMPORT_BYTES = _number("NEWSROOM_MAX_IMPORT_BYTES", 50_000_000)
NEWSROOM_MAX_IMPORT_UNPACKED_BYTES = _number("NEWSROOM_MAX_IMPORT_UNPACKED_BYTES", 400_000_000)
NEWSROOM_MAX_IMPORT_ROWS = _number("NEWSROOM_MAX_IMPORT_ROWS", 200_000)
NEWSROOM_MAX_IMPORT_COLUMNS = _number("NEWSROOM_MAX_IMPORT_COLUMNS", 200)
NEWSROOM_MAX_IMPORT_CHARACTERS = _number("NEWSROOM_MAX_IMPORT_CHARACTERS", 10_000_000)
NEWSROOM_MAX_IMPORT_SECONDS = _number("NEWSROOM_MAX_IMPORT_SECONDS", 4)  # and as many for each megabyte

# What releases say about themselves: the program, and the address their identifiers begin with.
NEWSROOM_SOFTWARE = f"newsroom {__version__}"
NEWSROOM_PUBLIC_ADDRESS = os.environ.get("NEWSROOM_PUBLIC_ADDRESS", "").strip()

# django-import-export is open by default: any staff user could import and export.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False
IMPORT_EXPORT_CHUNK_SIZE = 2_000

SIMPLE_HISTORY_REVERT_DISABLED = False

# NEWSROOM_LOG=json: one JSON object a line, and a line for every request.
_LOG = os.environ.get("NEWSROOM_LOG", "text").strip().lower()
if _LOG not in {"text", "json"}:
    raise ImproperlyConfigured(f"NEWSROOM_LOG={_LOG!r}: use text or json.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "newsroom.serving.log.TextLines"},
        "json": {"()": "newsroom.serving.log.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": _LOG}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "newsroom.request": {"level": "INFO" if _LOG == "json" else "WARNING"},
        "newsroom.audit": {"level": "INFO" if _LOG == "json" else "WARNING"},
        "pdfminer": {"level": "CRITICAL"},  # it repeats what stands in a PDF, a line for each mistake in it
    },
}
