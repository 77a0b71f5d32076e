# The web server of compose.yaml. Without Docker: make run, or docs/production.md.
FROM python:3.12-slim@sha256:78387bc3881b8273120a12ebe6c1ab22b018ccc2c9adf565ae1ac9b536e184ea

ENV PYTHONUNBUFFERED=1 \
    NEWSROOM_VAR=/srv/newsroom/var \
    NEWSROOM_STATIC=/srv/newsroom/static \
    NEWSROOM_SECOND_FACTOR=optional \
    PYTHONDONTWRITEBYTECODE=1
RUN useradd --create-home --home-dir /srv/newsroom newsroom
WORKDIR /srv/newsroom/app

# The dependencies in a layer of their own: they change less often than the code.
COPY requirements-team.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements-team.lock

COPY manage.py ./
COPY sources sources
COPY claims claims
COPY newsroom newsroom
COPY fixtures fixtures
COPY seeds seeds
COPY docs/words.md docs/words.md

# The image is never written to: what is served is collected, and the code compiled, now.
RUN python -m compileall -q sources claims newsroom \
    && NEWSROOM_SECRET_KEY=of-no-use-after-this-line-of-the-image-that-makes-files-only \
    python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /srv/newsroom/var

# A volume that is made new takes the owner of the folder it is put over.
RUN install --directory --owner=newsroom --group=newsroom /srv/newsroom/var
USER newsroom
EXPOSE 8000
CMD ["sh", "-c", "python manage.py migrate --no-input --verbosity 0 \
    && exec gunicorn newsroom.wsgi --bind 0.0.0.0:8000 --workers 2 --threads 4 \
    --timeout 60 --graceful-timeout 30 --max-requests 5000 --max-requests-jitter 500 \
    --worker-tmp-dir /dev/shm --no-control-socket"]
