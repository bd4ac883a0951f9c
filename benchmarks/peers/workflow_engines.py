"""The workflow engines: how each gets here, and how its workflows of five durable steps are measured once."""
import json
import os
import re
import subprocess
import time
import urllib.request

from peers import servers
from peers.install import HERE, Skipped, debian_program, node, npm_packages, progress
from peers.peer import PATIENCE, POSTGRESQL, Peer, load

RESTATE = {"@restatedev/restate-server": "1.7.12", "@restatedev/restate-sdk": "1.17.2"}
DBOS = {"@dbos-inc/dbos-sdk": "5.3.0", "pg": "8.23.1"}


def install_restate():
    modules = npm_packages("restate", RESTATE)
    programs = sorted(modules.glob("node_modules/@restatedev/restate-server-*/bin/restate-server"))
    if not programs:
        raise Skipped("npm has no Restate server for this machine")
    return programs[0], node(), modules, debian_program("wrk", ["wrk", "libluajit-5.1-2"])


def seconds_of(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 1e-6, "ms": 1e-3, "s": 1}[unit]


def wrk(program, port, connections, seconds):
    """Requests a second, and seconds to an answer that half, and 99 of 100, of them do not exceed."""
    command = [str(program), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "--latency",
               "-s", str(HERE / "restate_load.lua"), f"http://127.0.0.1:{port}"]
    environment = {**servers.debian_environment(), "PEER_RUN": f"{connections}-{time.monotonic_ns()}"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env=environment, timeout=PATIENCE, check=False)
    if done.returncode != 0 or "Non-2xx" in done.stdout:
        raise Skipped(f"its load failed: {done.stdout.strip().splitlines()[-1:]}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
    return rate, *(seconds_of(re.search(rf"{part}%\s+(\S+)", done.stdout)[1]) for part in (50, 99))


def register(admin, service):
    body = json.dumps({"uri": f"http://127.0.0.1:{service}"}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{admin}/deployments", body, {"content-type": "application/json"})
    for _ in range(100):
        try:
            urllib.request.urlopen(request, timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise Skipped("its server does not take the service")


def measure_restate(installed, counts):
    server, node_program, modules, wrk_program = installed
    ingress, admin, node_port, service = (servers.free_port() for _ in range(4))
    environment = {**os.environ, "RESTATE_DISABLE_TELEMETRY": "true", "RESTATE_LOG_FILTER": "warn",
                   "RESTATE_DEFAULT_NUM_PARTITIONS": "4", "RESTATE_INGRESS__BIND_ADDRESS": f"127.0.0.1:{ingress}",
                   "RESTATE_ADMIN__BIND_ADDRESS": f"127.0.0.1:{admin}", "PEER_MODULES": str(modules),
                   "PEER_PORT": str(service)}
    seconds = max(counts["workflows"] // 2000, 1)
    with servers.own_folder() as folder, servers.own_folder() as of_service:
        command = [str(server), "--listen-mode", "tcp", "--bind-ip", "127.0.0.1", "--bind-port", str(node_port),
                   "--base-dir", str(folder / "data"), "--no-logo"]
        with servers.running(command, folder, lambda: servers.answers(ingress) and servers.answers(admin),
                             environment=environment), \
             servers.running([str(node_program), str(HERE / "restate_service.mjs")], of_service,
                             lambda: servers.answers(service), environment=environment):
            register(admin, service)
            progress("  warming up …")
            wrk(wrk_program, ingress, 64, seconds)
            figures = {}
            for at_once in (64, 256):
                progress(f"  {at_once} workflows at once …")
                figures[f"workflows_{at_once}"] = wrk(wrk_program, ingress, at_once, seconds)[0]
            progress("  one workflow at a time …")
            _, half, most = wrk(wrk_program, ingress, 1, seconds)
            return {**figures, "workflow_p50": 1000 * half, "workflow_p99": 1000 * most}


def install_dbos():
    return debian_program("postgres", POSTGRESQL), node(), npm_packages("dbos", DBOS)


def measure_dbos(installed, counts):
    server_program, node_program, modules = installed
    with servers.postgresql(server_program) as port:
        return load([str(node_program), str(HERE / "dbos_load.mjs")],
                    {"PEER_MODULES": str(modules), "PEER_PORT": str(port), "PEER_COUNTS": json.dumps(counts)})


PEERS = (
    Peer("Restate", "1.7.12", "its own log, synced; 4 partitions; a service in Node, load by wrk", install_restate,
         measure_restate),
    Peer("DBOS", "5.3.0", "PostgreSQL, a sync for each commit; a library in the process that calls it", install_dbos,
         measure_dbos),
)
# Known, and not measured here.
LEFT_OUT = {"Temporal": "its server is built from a Go module of its own, with a schema tool beside it"}
