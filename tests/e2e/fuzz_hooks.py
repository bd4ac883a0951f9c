"""What schemathesis (tests/e2e/fuzz) is told of Tero beside its OpenAPI page: what JSON Schema cannot say."""
import re

import schemathesis

# What may be refused with 400 although every field is as described, by operation, field and reason.
TASK = r"(tasks\[\d+\]\.|completion\.|starts\.task\.)?"
RULES = [
    (".*", "cursor|after", "it comes from the answer before"),
    (".*", "q", "at most 8 words"),
    (".*", TASK + "(run_at|deadline|until|at|starts_at|ends_at|filter.(created|started)_before)",
     "a time that is still to come and near enough, or after another"),
    ("POST /api/v1/(tasks|task-batches.*|schedules.*)|PUT .*|PATCH .*", TASK + "(type|unique_key|unique_for|debounce"
     "|debounce_max|backoff_max|after.*|after_failed|payload)", "what goes together in a task; a schedule's is empty "
     "where it starts something else; tasks come after such as are there"),
    ("POST /api/v1/tasks", "wait", "it is for one task"),
    ("POST /api/v1/schedules.*|PUT /api/v1/schedules.*", ".*", "type, timing, zone and start go together"),
    ("POST /api/v1/(execution-)?bulk-changes", "filter.*", "it says something, and what the verb is for"),
    ("POST /api/v1/(queue|sends)/(pause|resume)", "of", "it goes with the scope"),
    ("POST /api/v1/queue/limit", "at_once|period", "one of at_once and starts, and a period with starts"),
    ("POST /api/v1/quotes(/price|/{number}/revise)?", "request.*|conversation|phone",
     "the price list says what may be asked; one customer"),
    ("POST /api/v1/quotes/{number}/reject", "cause", "the business has its own"),
    ("PATCH /api/v1/contacts/{id}", "time_zone", "the name of one"),
    ("POST /api/v1/agents", "webhook.*|max_concurrency", "on the public internet, and for fewer tasks"),
    ("POST /api/v1/push", ".*", "the keys of a browser"),
    ("POST /api/v1/workflows", ".*", "a definition is checked as a whole"),
    ("POST /api/v1/events", ".*", "attributes stand in the body or in headers"),
    ("POST /api/v1/settings/try-webhook", ".*", "on the public internet"),
    ("GET /api/v1/executions", "attribute", "it goes with no other filter"),
    ("GET /api/v1/work-items", "conversation", "it goes with no other filter"),
    ("POST /api/v1/conversations/{id}/template", "parameters", "as many as the template has places"),
    ("POST /api/v1/messages/{id}/correct", "intents", "each once, and some with a note"),
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
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["name"] == "wait":  # longer than this tool waits for an answer
                    parameter["schema"]["enum"] = ["0s", "1s"]


@schemathesis.check
def accepts_what_is_described(ctx, response, case):  # pylint: disable=unused-argument
    if response.status_code != 400 or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    problem = response.json()
    field = problem.get("field", "")
    for operation, pattern, _ in RULES:
        if re.fullmatch(operation, case.operation.label) and re.fullmatch(pattern, field, re.DOTALL):
            return
    raise AssertionError(f"{case.operation.label} refused what its page allows: {field}: {problem['detail']}")
