# One process, `okoshko run`, without root; everything it keeps is in /data.
#   docker build -t okoshko . && docker run --env-file .env -v okoshko:/data -p 8080:8080 okoshko
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements.lock .
RUN python -m venv /okoshko && /okoshko/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /okoshko/bin/python scripts/texts.py compile \
 && /okoshko/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && /okoshko/bin/pip uninstall --yes setuptools pip

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --no-create-home okoshko && install -d -m 700 -o okoshko /data
COPY --from=build /okoshko /okoshko
ENV PATH=/okoshko/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OKOSHKO_DATA=/data \
    OKOSHKO_OFFICE=/data/office.toml \
    OKOSHKO_LISTEN=0.0.0.0:8080
USER okoshko
# The office book and, unless told otherwise, the database and the attachments are here.
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
CMD ["okoshko", "run"]
