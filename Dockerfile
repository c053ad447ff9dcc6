# The service as an image. It holds no secret and no settings: docker-compose.yml brings both as files.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements.txt ./
RUN python -m venv /opt/afterwards \
 && /opt/afterwards/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt
COPY pyproject.toml hatch_build.py README.md LICENSE NOTICE ./
COPY bot bot
COPY flows flows
COPY accessibility accessibility
COPY locales locales
RUN /opt/afterwards/bin/pip install --no-cache-dir --no-index --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --home-dir /srv/afterwards --create-home --shell /usr/sbin/nologin afterwards
COPY --from=build /opt/afterwards /opt/afterwards
ENV PATH=/opt/afterwards/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AFTERWARDS_HOST=0.0.0.0
WORKDIR /srv/afterwards
USER 10001
EXPOSE 8000
CMD ["afterwards", "start", "--no-browser"]
