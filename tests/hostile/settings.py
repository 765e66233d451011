"""The archiver's settings, with a heartbeat; assignments only."""

import os

from archiver.settings import *  # noqa: F403
from archiver.settings import EXTENSIONS as _EXTENSIONS

EXTENSIONS = {**_EXTENSIONS, "tests.hostile.heartbeat.Heartbeat": 20}
HEARTBEAT_FILE = os.environ["HEARTBEAT_FILE"]
