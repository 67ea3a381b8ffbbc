# Chensong in a container. README.md, "In a container", says how to build and start it. The token comes with the start.
FROM python:3.11-slim AS libraries
COPY requirements.txt /opt/chensong/
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --requirement /opt/chensong/requirements.txt

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin chensong \
    && install -d -o chensong -g chensong -m 700 /var/lib/chensong
COPY --from=libraries /opt/venv /opt/venv
WORKDIR /opt/chensong
COPY run.py LICENSE ./
COPY bot bot
COPY content content
COPY storage storage
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    CHENSONG_DATA_DIR=/var/lib/chensong CHENSONG_HTTP_LISTEN=127.0.0.1:8080
VOLUME /var/lib/chensong
USER 10001
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["/opt/venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["/opt/venv/bin/python", "run.py"]
CMD ["serve"]
