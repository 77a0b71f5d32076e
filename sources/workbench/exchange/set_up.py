"""Sets Django up where this is imported: in the server that processes for strangers' files come from (`apart`)."""

import django
from django.apps import apps

if not apps.ready:
    django.setup()
