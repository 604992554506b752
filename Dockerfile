# Credo in a container: pinned packages from the package index, nothing else from the network.
#
#   docker build -t credo .
#   docker run -p 8000:8000 -v credo-data:/data credo
#
# The first start prints the first admin key. Without CREDO_DATABASE_URL the record is an SQLite file
# in /data; keys and everything else that must outlive the container are in /data as well.

FROM python:3.13-slim AS build
WORKDIR /srv/credo
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv .venv
# The packages are a layer of their own: it stays as long as the pins do.
COPY requirements.txt ./
RUN .venv/bin/pip install --require-hashes -r requirements.txt
# The project keeps a checkout's layout, so that it finds its migrations where it does elsewhere.
COPY . ./
RUN .venv/bin/pip install --no-deps --no-build-isolation -e . \
    && .venv/bin/python -m compileall -q app migrations

FROM python:3.13-slim
# A number, so that a cluster can see for itself that this is not root.
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin credo \
    && install -d -o credo -g credo -m 0700 /data
COPY --from=build /srv/credo /srv/credo
ENV PATH=/srv/credo/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CREDO_DATA_DIR=/data \
    CREDO_HOST=0.0.0.0 \
    CREDO_PORT=8000 \
    CREDO_DEMO=0
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['CREDO_PORT'] + '/livez', timeout=2)"]
ENTRYPOINT ["credo"]
CMD ["serve"]
