# The site as an image: docker compose builds it (compose.yaml, docs/production.md).
# Nothing of the office is in it: no secret, no content. It runs with a read-only file system and writes to /srv/office/.var only.

FROM python:3.11-slim-trixie AS build
ENV PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/office
COPY requirements.txt ./
RUN python -m venv .venv && .venv/bin/pip install --require-hashes -r requirements.txt && .venv/bin/python -m compileall -q .venv/lib
COPY . .
RUN deploy/prepare code

FROM python:3.11-slim-trixie
# What draws PDFs, with the letters of every language of the site, and what makes backups of compose.yaml's PostgreSQL.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends age fonts-noto-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
      postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin office
WORKDIR /srv/office
COPY --from=build /srv/office /srv/office
# Volumes begin as these folders are: empty, and the site's.
RUN install -d -o office -g office .var .var/cache .var/sheets .var/media .var/private /var/backups/office
ENV DJANGO_SETTINGS_MODULE=config.settings.production PATH=/srv/office/.venv/bin:$PATH PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp WEB_BIND=0.0.0.0:8000
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=12s --start-period=60s CMD ["python", "deploy/healthy.py"]
CMD ["gunicorn", "--config", "deploy/gunicorn.py", "config.wsgi"]
