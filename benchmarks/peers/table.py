"""The figures of all, and how many times better Tero's are."""
import statistics
from typing import NamedTuple

TERO = "Tero"


class Figure(NamedTuple):
    key: str
    title: str
    unit: str
    more_is_better: bool = True


FIGURES = (
    Figure("lives", "lives in groups", "lives/s"),
    Figure("lives_one_by_one", "lives one by one, 64 submitters", "lives/s"),
    Figure("submits_one_by_one", "submits one by one, 64 submitters", "submits/s"),
    Figure("submits_in_batches", "submits in batches of 1000", "submits/s"),
    Figure("drain", "drain of a full queue", "tasks/s"),
    Figure("start_p50", "submit to start, idle, p50", "ms", False),
    Figure("start_p99", "submit to start, idle, p99", "ms", False),
    Figure("workflows_64", "workflows of five steps, 64 at once", "workflows/s"),
    Figure("workflows_256", "workflows of five steps, 256 at once", "workflows/s"),
    Figure("workflow_p50", "one workflow at a time, p50", "ms", False),
    Figure("workflow_p99", "one workflow at a time, p99", "ms", False),
)


def with_lives(figures):
    """Lives in groups are the better of two ways, for all alike: groups of 100 by 64 submitters while the workers
    work, or all in and then all out."""
    if "drain" not in figures:  # a workflow engine's
        return figures
    in_then_out = 1 / (1 / figures["submits_in_batches"] + 1 / figures["drain"])
    return {**figures, "lives": max(figures["lives_in_groups"], in_then_out)}


def rows_of(rounds):
    """`rounds`: {who: [figures of a round]}, Tero's among them. A row for each figure and each of them; `better` is
    how many times better Tero was, as the median of the rounds and their lowest and highest. A queue has no figures of
    workflows, and the other way round."""
    rows = []
    for figure in FIGURES:
        of_tero = [one[figure.key] for one in rounds[TERO]]
        for who, found in rounds.items():
            if any(figure.key not in one for one in found):
                continue
            values = [one[figure.key] for one in found]
            row = {"figure": figure.title, "unit": figure.unit, "who": who, "runs": values,
                   "median": statistics.median(values)}
            if who != TERO:
                ratios = [ours / theirs if figure.more_is_better else theirs / ours
                          for ours, theirs in zip(of_tero, values)]
                row["better"] = {"median": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios)}
            rows.append(row)
    return rows


def shown(value, unit):
    return f"{value:.2f}" if unit == "ms" else f"{value:,.0f}"


def times(ratio):
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}"


def lines_of(rows):
    yield f"| {'figure':36} | {'who':15} | {'median':>9} | {'lowest … highest':>19} | {'Tero is better':>24} | unit"
    yield f"| {'-' * 36} | {'-' * 15} | {'-' * 8}: | {'-' * 18}: | {'-' * 23}: | ---"
    for row in rows:
        values = row["runs"]
        spread = f"{shown(min(values), row['unit'])} … {shown(max(values), row['unit'])}"
        better = ""
        if (by := row.get("better")) is not None:
            better = f"{times(by['median'])}× ({times(by['lowest'])} … {times(by['highest'])})"
        yield (f"| {row['figure']:36} | {row['who']:15} | {shown(row['median'], row['unit']):>9} | {spread:>19} | "
               f"{better:>24} | {row['unit']}")
