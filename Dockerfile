# syntax=docker/dockerfile:1
# The service in a container: `make image`, or `docker compose up --build`.

# --- the wheel, with the front end built by a Node.js that comes as a Python package -------------
FROM python:3.12-slim-bookworm AS wheel
WORKDIR /source
COPY requirements-build.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-build.lock
COPY . .
RUN python -m hatchling build -t wheel -d /wheels

# --- the program and what it runs on, in a virtual environment -----------------------------------
FROM python:3.12-slim-bookworm AS program
RUN python -m venv /opt/sanxian
COPY requirements-service.lock ./
RUN /opt/sanxian/bin/pip install --no-cache-dir --require-hashes -r requirements-service.lock
COPY --from=wheel /wheels /wheels
RUN /opt/sanxian/bin/pip install --no-cache-dir --no-deps /wheels/*.whl

# --- the image -----------------------------------------------------------------------------------
FROM python:3.12-slim-bookworm
# rasterio's GDAL takes expat from the system.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libexpat1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/sanxian sanxian \
    && install --directory --owner sanxian /var/cache/sanxian
COPY --from=program /opt/sanxian /opt/sanxian
ENV PATH=/opt/sanxian/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SANXIAN_HOME=/var/lib/sanxian \
    NUMBA_CACHE_DIR=/var/cache/sanxian
# Compiled code is kept with the source's time, and an image keeps times to the second only, so the
# time is made whole first. On a processor of another kind the kernel is compiled again once, at the
# first start; that is why the user owns the folder.
RUN find /opt/sanxian/lib/python3.12/site-packages/zoning -name '*.py' \
        -exec touch --date=2026-01-01T00:00:00Z {} +
USER sanxian
RUN python -c "from zoning.overlay import warm_up; warm_up()"

VOLUME /var/lib/sanxian
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["sanxian"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
