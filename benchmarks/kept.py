"""The runs of ./bench that are kept beside the builds, and what changed from one commit's to the next."""
import datetime
import json
import pathlib
import statistics
import subprocess

from measures import FIGURES, shown

TOLERANCE = 0.05


def commit_of(root):
    """Of the source tree; with a + when it differs from its commit, empty when it has none."""
    def git(*words):
        return subprocess.run(["git", "-C", str(root), *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True, check=False).stdout.strip()
    head = git("rev-parse", "--short=12", "HEAD")
    return head + "+" if head and git("status", "--porcelain", "--untracked-files=no") else head


def keep(folder, commit, quick, runs):
    """Writes a run down, under the time and its commit."""
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%S%fZ")
    run = {"at": at, "commit": commit, "quick": quick, "figures": {name: one for name, one in runs.items() if one}}
    path = folder / f"{at}-{commit or 'no-commit'}.json"
    path.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return run


def kept_runs(folder):
    """All of them, oldest first; a file that is none is passed over, and named."""
    runs, bad = [], []
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        try:
            run = json.loads(path.read_text(encoding="utf-8"))
            runs.append({name: run[name] for name in ("at", "commit", "quick", "figures")})
        except (ValueError, KeyError, TypeError):
            bad.append(path.name)
    return runs, bad


def before(runs, run):
    """The last run before this one that is of another commit, and as long; none: there is no such one."""
    fitting = [one for one in runs
               if one["at"] < run["at"] and one["quick"] == run["quick"] and one["commit"] != run["commit"]]
    return fitting[-1] if fitting else None


def changes(old, new, tolerance=TOLERANCE):
    """A row for each figure that both have. A verdict needs more than the tolerance and the spread of both runs."""
    rows = []
    for figure in FIGURES:
        values = [run["figures"].get(figure.name) for run in (old, new)]
        if not all(values) or not all(map(statistics.median, values)):
            continue
        medians = [statistics.median(one) for one in values]
        spread = sum((max(one) - min(one)) / 2 / abs(median) for one, median in zip(values, medians))
        ratio = medians[1] / medians[0]
        loss = 1 - ratio if figure.more_is_better else ratio - 1
        verdict = "worse" if loss > tolerance + spread else "better" if -loss > tolerance + spread else ""
        rows.append({"figure": figure.name, "unit": figure.unit, "old": medians[0], "new": medians[1], "ratio": ratio,
                     "spread": spread, "verdict": verdict})
    return rows


def table(old, new, rows):
    """What changed, as text."""
    lines = [f"A: {old['commit'] or 'no commit'} at {old['at']}", f"B: {new['commit'] or 'no commit'} at {new['at']}",
             f"kept runs{' of --quick' if new['quick'] else ''}: what else the machine did befell them apart. "
             "`./bench compare A B` measures both in turn.", "",
             f"| {'figure':48} | {'A':>9} | {'B':>9} | {'B/A':>5} | {'spread':>6} | {'verdict':7} | unit",
             f"| {'-' * 48} | {'-' * 8}: | {'-' * 8}: | {'-' * 4}: | {'-' * 5}: | {'-' * 7} | ---"]
    for row in rows:
        spread = f"{100 * row['spread']:.0f} %"
        old_one, new_one = (shown(row[name], row["unit"]) for name in ("old", "new"))
        lines.append(f"| {row['figure']:48} | {old_one:>9} | {new_one:>9} | {row['ratio']:5.2f} | {spread:>6} | "
                     f"{row['verdict']:7} | {row['unit']}")
    worse = [row["figure"] for row in rows if row["verdict"] == "worse"]
    return "\n".join([*lines, "", f"worse: {'; '.join(worse) or 'nothing'}"])
