"""Dockerfile and compose file: what they name is there, a linter has nothing to say; built where a builder is."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from archiver.cli.main import cli
from tests.command import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
HADOLINT = Path(sys.executable).with_name("hadolint")


def has_builder() -> bool:
    docker = shutil.which("docker")
    return docker is not None and subprocess.run([docker, "info"], capture_output=True, check=False).returncode == 0


def parsed(words: list[str]) -> str:
    """The name of the command that these words call; fails where they are none."""
    command: click.Command = cli.commands[words[0]]
    command.make_parser(click.Context(command, **command.context_settings)).parse_args(words[1:])
    return str(command.name)


@pytest.mark.skipif(not HADOLINT.exists(), reason="needs hadolint")
def test_the_linter_has_nothing_to_say() -> None:
    done = subprocess.run(
        [HADOLINT, "--format", "json", ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )

    assert json.loads(done.stdout) == []


def test_extras_and_commands_are_there() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    [wanted] = re.findall(r"pip install --no-cache-dir '\.\[([\w,]+)\]'", DOCKERFILE)
    [command] = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.M)

    assert set(wanted.split(",")) <= set(extras)
    assert parsed(json.loads(command)) == "crawl"


def test_services() -> None:
    crawl, serve = COMPOSE["services"]["crawl"], COMPOSE["services"]["serve"]
    [script] = re.findall(r"do archiver (.*?); sleep", crawl["entrypoint"][-1])

    assert parsed(shlex.split(script)) == "crawl"
    assert parsed(serve["command"]) == "serve"
    assert crawl["volumes"] == serve["volumes"] == ["archive:/data"]
    assert serve["ports"] == ["127.0.0.1:8001:8001"]


@pytest.mark.slow
@pytest.mark.skipif(not has_builder(), reason="needs a container engine")
def test_the_image_runs_the_demo() -> None:
    subprocess.run(["docker", "build", "-q", "-t", "news-archiver-test", str(ROOT)], check=True)
    done = subprocess.run(
        ["docker", "run", "--rm", "--network", "none", "news-archiver-test", "demo"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0
    assert "archiver diff" in done.stdout
