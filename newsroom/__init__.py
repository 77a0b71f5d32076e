"""The project: settings, ingest, desk."""

import os

# The pure steps run in a process a core; the algebra within them is too small to be shared out again,
# and threads that wait for each other cost more than they give. Read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
