# The web server of compose.yaml. Without Docker: make run, or docs/production.md.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 \
    NEWSROOM_VAR=/srv/newsroom/var \
    NEWSROOM_STATIC=/srv/newsroom/static
RUN useradd --create-home --home-dir /srv/newsroom newsroom
WORKDIR /srv/newsroom/app

# The dependencies in a layer of their own: they change less often than the code.
COPY requirements.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

COPY manage.py ./
COPY sources sources
COPY claims claims
COPY newsroom newsroom
COPY fixtures fixtures
COPY seeds seeds
COPY docs/words.md docs/words.md

# A volume that is made new takes the owner of the folder it is put over.
RUN install --directory --owner=newsroom --group=newsroom /srv/newsroom/var
USER newsroom
EXPOSE 8000
CMD ["sh", "-c", "python manage.py migrate --no-input --verbosity 0 \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && exec gunicorn newsroom.wsgi --bind 0.0.0.0:8000 --workers 2 --threads 4"]
