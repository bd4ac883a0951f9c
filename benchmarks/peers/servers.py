"""The peers' servers: each on a free port, with a folder of its own that goes away with it."""
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from peers.install import LIBRARIES, Skipped

START_SECONDS = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def own_folder():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tero-peers-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stop(process, how=signal.SIGTERM):
    """It and what it has started: they are a process group of their own, which Ctrl-C does not reach."""
    if process.poll() is None:
        process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def debian_environment():
    return {**os.environ, **LIBRARIES}


@contextlib.contextmanager
def running(command, folder, is_ready, how_to_stop=signal.SIGTERM, environment=None, **options):
    log = folder / "log"
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                   start_new_session=True, env=environment or debian_environment(), **options)
    try:
        begun = time.monotonic()
        while not is_ready():
            if process.poll() is not None or time.monotonic() - begun > START_SECONDS:
                said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
                raise Skipped(f"{command[0]} does not start: {(said or ['it said nothing'])[0]}")
            time.sleep(0.05)
        yield process
    finally:
        stop(process, how_to_stop)


def answers(port, question=b"", answer=b""):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as connection:
        connection.settimeout(1)
        connection.sendall(question)
        return connection.recv(64).startswith(answer) if answer else True
    return False


@contextlib.contextmanager
def beanstalkd(program):
    """Every write is synced, each by itself: it knows no groups."""
    with own_folder() as folder:
        port = free_port()
        command = [str(program), "-l", "127.0.0.1", "-p", str(port), "-b", str(folder), "-f", "0"]
        with running(command, folder, lambda: answers(port)):
            yield port


@contextlib.contextmanager
def redis(program):
    """Every write is synced before it is answered; those of one turn of its loop share a sync."""
    with own_folder() as folder:
        port = free_port()
        command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "",
                   "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"]
        with running(command, folder, lambda: answers(port, b"PING\r\n", b"+PONG")):
            yield port


@contextlib.contextmanager
def postgresql(program):
    """As initdb makes it (fsync, synchronous_commit and full_page_writes are on), with the usual advice on memory."""
    programs = program.resolve().parent
    # It refuses to run as root.
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    with own_folder() as folder:
        data = folder / "data"
        data.mkdir()
        if user:
            folder.chmod(0o755)
            shutil.chown(data, "nobody", "nogroup")
        initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C"]
        try:
            done = subprocess.run(initdb, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, env=debian_environment(), cwd=folder, check=False, **user)
        except PermissionError as error:
            raise Skipped(f"nobody, who runs it in root's place, cannot read {program}; "
                          "apt-get install postgresql, or XDG_CACHE_HOME in a folder that all can read") from error
        if done.returncode != 0:
            raise Skipped(f"initdb failed: {(done.stdout.strip().splitlines() or ['no word of it'])[-1]}; "
                          "apt-get install postgresql brings what it needs")
        port = free_port()
        settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={data}",
                    "shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=15min"]
        command = [str(programs / "postgres"), "-D", str(data)] + [word for one in settings for word in ("-c", one)]
        is_ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        with running(command, folder, lambda: subprocess.run(is_ready, env=debian_environment(), check=False).returncode == 0,
                     signal.SIGINT, cwd=folder, **user):
            yield port
