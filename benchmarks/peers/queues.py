"""The queues: what each is, how it gets here, and how it is measured once."""
import json

from peers import servers
from peers.install import HERE, compiled, debian_program, go_program, node, npm_packages
from peers.peer import POSTGRESQL, Peer, load

REDIS = ["redis-server", "redis-tools", "libjemalloc2", "liblzf1"]
PG = {"pg": "8.23.1"}


def install_beanstalkd():
    return debian_program("beanstalkd", ["beanstalkd"]), compiled(HERE / "beanstalkd_load.cpp")


def measure_beanstalkd(installed, counts):
    program, client = installed
    with servers.beanstalkd(program) as port:
        # It syncs each job by itself, so a fifth of them says as much in a fifth of the time.
        return load([str(client), str(port), str(counts["groups"] // 5), str(counts["singles"]),
                     str(counts["starts"])], {})


def npm_peer(name, packages, server, program, debian_packages, settings):
    adapter = name.replace("-", "_").lower()

    def install():
        return debian_program(program, debian_packages), node(), npm_packages(adapter, packages)

    def measure(installed, counts):
        server_program, node_program, modules = installed
        with server(server_program) as port:
            return load([str(node_program), str(HERE / "queue_load.mjs"), adapter],
                        {"PEER_MODULES": str(modules), "PEER_PORT": str(port), "PEER_COUNTS": json.dumps(counts)})

    return Peer(name, next(iter(packages.values())), settings, install, measure)


def install_river():
    return debian_program("postgres", POSTGRESQL), go_program(HERE / "go_load")[0]


def measure_river(installed, counts):
    server_program, program = installed
    with servers.postgresql(server_program) as port:
        return load([str(program), "river"], {"PEER_PORT": str(port), "PEER_COUNTS": json.dumps(counts)})


def embedded_peer(name, version, settings):
    """A queue in SQLite that has no server; it syncs each job that a worker finishes, so a fifth of the jobs do."""
    def install():
        program, folder_of = go_program(HERE / "go_load")
        return program, folder_of("maragu.dev/goqite") / "schema_sqlite.sql"

    def measure(installed, counts):
        program, schema = installed
        fewer = json.dumps({**counts, "groups": counts["groups"] // 5})
        with servers.own_folder() as folder:
            return load([str(program), name],
                        {"PEER_FOLDER": str(folder), "PEER_SCHEMA": str(schema), "PEER_COUNTS": fewer})

    return Peer(name, version, settings, install, measure)


PEERS = (
    Peer("beanstalkd", "Debian's", "-f0: a sync for each write; a pipelining client in C++",
         install_beanstalkd, measure_beanstalkd),
    npm_peer("BullMQ", {"bullmq": "6.7.0", "ioredis": "6.0.0"}, servers.redis, "redis-server", REDIS,
             "Redis with appendfsync always: a sync for each turn of its loop; addBulk, concurrency 200"),
    npm_peer("graphile-worker", {"graphile-worker": "0.18.0", **PG}, servers.postgresql, "postgres", POSTGRESQL,
             "PostgreSQL, a sync for each commit; addJobs, local queue of 2,000, completions in sets"),
    npm_peer("pg-boss", {"pg-boss": "12.35.0", **PG}, servers.postgresql, "postgres", POSTGRESQL,
             "PostgreSQL, a sync for each commit; insert, 4 workers with sets of 2,000, keeps what is finished"),
    Peer("River", "0.51.2", "PostgreSQL, a sync for each commit; COPY, 2,000 workers, keeps what is finished",
         install_river, measure_river),
    embedded_peer("goqite", "0.4.0", "SQLite in the program, synchronous=FULL; a transaction for a batch, one worker"),
    embedded_peer("backlite", "0.6.0", "SQLite in the program, synchronous=FULL; a transaction for a batch, 1,000 "
                  "workers"),
)
