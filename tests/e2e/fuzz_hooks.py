"""What schemathesis (tests/e2e/fuzz) is told of Tero beside its OpenAPI page: what JSON Schema cannot say."""
import re

import schemathesis

# What may be refused with 400 although every field is as described, by operation, field and reason.
RULES = [
    (".*", "cursor", "it comes from the answer before"),
    (".*", "q", "at most 8 words"),
]


def walk(node):
    """Durations have bounds in words of their own: to generate some, the bounds themselves are enough."""
    if isinstance(node, dict):
        if "x-minimum" in node:
            node.pop("pattern", None)
            node["enum"] = sorted({node["x-minimum"], node["x-maximum"]})
        for one in list(node.values()):
            walk(one)
    elif isinstance(node, list):
        for one in node:
            walk(one)


@schemathesis.hook
def before_load_schema(context, raw_schema):  # pylint: disable=unused-argument
    walk(raw_schema)


@schemathesis.check
def accepts_what_is_described(ctx, response, case):  # pylint: disable=unused-argument
    if response.status_code != 400 or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    problem = response.json()
    field = problem.get("field", "")
    for operation, pattern, _ in RULES:
        if re.fullmatch(operation, case.operation.label) and re.fullmatch(pattern, field):
            return
    raise AssertionError(f"{case.operation.label} refused what its page allows: {field}: {problem['detail']}")
