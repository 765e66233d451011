# The archiver with its web page. The archive is the volume /data.
#
#   docker build -t news-archiver .
#   docker run --rm -v "$PWD/data:/data" news-archiver crawl https://www.example.org/
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/archiver \
 && /opt/archiver/bin/pip install --no-cache-dir '.[web,notes,parquet]'

FROM python:3.13-slim
# a user of its own: pages that strangers wrote are read here
RUN useradd --create-home --uid 1000 archiver \
 && install --directory --owner archiver --group archiver /data
COPY --from=build /opt/archiver /opt/archiver
ENV PATH=/opt/archiver/bin:$PATH \
    ARCHIVER_DATA=/data \
    PYTHONUNBUFFERED=1
USER 1000
WORKDIR /home/archiver
VOLUME /data
EXPOSE 8001
# ends cleanly within seconds, nothing is lost
STOPSIGNAL SIGTERM
ENTRYPOINT ["archiver"]
CMD ["crawl"]
