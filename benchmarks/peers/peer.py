"""What a peer is, and how its load program is run."""
import json
import os
import subprocess
from typing import NamedTuple

from peers import servers
from peers.install import Skipped

PATIENCE = 1200  # seconds for one round of one peer
POSTGRESQL = ["postgresql-15", "postgresql-client-15", "libpq5"]


class Peer(NamedTuple):
    name: str
    version: str
    settings: str   # how it keeps what it acknowledged, and how it is asked
    install: object  # () → what `measure` takes; raises Skipped
    measure: object  # (installed, counts) → figures


def load(command, environment):
    """Runs a load program; its progress goes to the terminal, its figures are its last line."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                               start_new_session=True, env={**os.environ, **environment})
    try:
        said, _ = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise Skipped(f"not done within {PATIENCE} s") from error
    finally:
        servers.stop(process)
    if process.returncode != 0:
        raise Skipped(f"its load ended with exit code {process.returncode}; what it said stands above")
    return json.loads(said.splitlines()[-1])
