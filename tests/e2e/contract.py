"""The OpenAPI page taken at its word: whether it is sound, and whether an answer, and the request that was accepted
for it, are what it says. As strict as a generated client: what is not described may not come."""
import json
import re

KEYWORDS = {"$ref", "type", "enum", "properties", "required", "additionalProperties", "items", "anyOf", "oneOf",
            "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "maxProperties",
            "propertyNames", "format",
            "default", "examples", "description", "x-minimum", "x-maximum"}
METHODS = {"get", "post", "put", "patch", "delete"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def is_of(value, name):
    if name == "integer":
        return is_of(value, "number") and value == int(value)  # 7.0 is one
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


class Contract:
    def __init__(self, page):
        self.page = page
        self.paths = [(re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + r"\Z"), path)
                      for path in page["paths"]]

    # ---- values ----

    def resolved(self, schema):
        while "$ref" in schema:
            schema = self.page["components"]["schemas"][schema["$ref"].removeprefix("#/components/schemas/")]
        return schema

    def answer(self, described):
        """Errors that many calls answer with are described once."""
        if "$ref" not in described:
            return described
        return self.page["components"]["responses"][described["$ref"].removeprefix("#/components/responses/")]

    def problems(self, schema, value, at="$"):
        """Why `value` does not fit, one line each."""
        schema = self.resolved(schema)
        for choice, fits in (("anyOf", lambda count: count >= 1), ("oneOf", lambda count: count == 1)):
            if choice in schema:
                found = [list(self.problems(one, value, at)) for one in schema[choice]]
                if not fits(sum(not one for one in found)):
                    yield f"{at}: {choice}: {found}"
        names = schema.get("type", [])
        names = [names] if isinstance(names, str) else names
        if names and not any(is_of(value, name) for name in names):
            yield f"{at}: {value!r} is no {names}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: {value!r} is none of {schema['enum']}"
        if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
            yield f"{at}: {value!r} does not look like {schema['pattern']}"
        if is_of(value, "number") and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            yield f"{at}: {value} is out of range"
        if isinstance(value, (str, list)) and len(value) > schema.get(
                "maxLength" if isinstance(value, str) else "maxItems", len(value)):
            yield f"{at}: {len(value)} are too many"
        if isinstance(value, (str, list)) and len(value) < schema.get(
                "minLength" if isinstance(value, str) else "minItems", 0):
            yield f"{at}: {len(value)} are too few"
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self.problems(schema.get("items", {}), item, f"{at}[{index}]")
        if isinstance(value, dict) and len(value) > schema.get("maxProperties", len(value)):
            yield f"{at}: {len(value)} are too many"
        if isinstance(value, dict):
            known = schema.get("properties", {})
            for name in schema.get("required", []):
                if name not in value:
                    yield f"{at}.{name} is missing"
            for name, item in value.items():
                yield from self.problems(schema.get("propertyNames", {}), name, f"{at}.{name}")
                if name in known:
                    yield from self.problems(known[name], item, f"{at}.{name}")
                elif schema.get("additionalProperties") is False:
                    yield f"{at}.{name} is not described"
                elif isinstance(schema.get("additionalProperties"), dict):
                    yield from self.problems(schema["additionalProperties"], item, f"{at}.{name}")

    # ---- answers ----

    def check(self, method, path, body, answer):
        """An AssertionError when the page says otherwise. Paths that are not described are the dashboard's files."""
        path, _, query = path.partition("?")
        pattern = next((pattern for expression, pattern in self.paths if expression.match(path)), None)
        operation = self.page["paths"].get(pattern, {}).get(method.lower())
        if operation is None:
            return
        where = f"{method} {pattern} {answer.status}"
        described = operation["responses"].get(str(answer.status))
        assert described or answer.status >= 400, f"{where}: the OpenAPI page knows no such answer"
        if answer.status == 304:
            assert not answer.body, f"{where}: has a body"
            return
        described = self.answer(described or operation["responses"]["default"])
        kind = answer.headers.get("content-type", "").split(";")[0]
        if not {kind, "*/*"} & set(described["content"]) and answer.status >= 400:
            described = operation["responses"]["default"]
        kind = kind if kind in described["content"] else "*/*"
        assert kind in described["content"], f"{where}: {answer.headers.get('content-type')} is not described"
        if kind.endswith("json"):
            found = list(self.problems(described["content"][kind]["schema"], answer.json))
            assert not found, f"{where}: {found}"
        if answer.status >= 300:
            return
        parameters = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
        asked = {one.partition("=")[0] for one in query.split("&") if one}
        assert asked <= parameters, f"{where}: took {asked - parameters}, which the page does not describe"
        if body and "requestBody" in operation:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            found = list(self.problems(schema, json.loads(body))) if schema else []  # {}: whatever it is
            assert not found, f"{where}: took what the page does not allow: {found}"
        if not body:
            assert not operation.get("requestBody", {}).get("required"), f"{where}: a body is required"

    # ---- the page itself ----

    def schema_problems(self, schema, at):
        for keyword in schema.keys() - KEYWORDS:
            yield f"{at}: unknown keyword {keyword}"
        for example in schema.get("examples", []):
            yield from self.problems(schema, example, f"{at}'s example")
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/components/schemas/")
            if name not in self.page["components"]["schemas"]:
                yield f"{at}: there is no {schema['$ref']}"
        for name in schema.get("required", []):
            if name not in schema.get("properties", {}):
                yield f"{at}: requires {name}, which it does not describe"
        for name, one in schema.get("properties", {}).items():
            yield from self.schema_problems(one, f"{at}.{name}")
        for keyword in ("items", "additionalProperties", "propertyNames"):
            if isinstance(schema.get(keyword), dict):
                yield from self.schema_problems(schema[keyword], f"{at}.{keyword}")
        for keyword in ("anyOf", "oneOf"):
            for one in schema.get(keyword, []):
                yield from self.schema_problems(one, f"{at}.{keyword}")

    def example_problems(self, operation, at):
        """Of what is sent each type is shown in its place, of what is answered each in its schema."""
        for kind, content in operation.get("requestBody", {"content": {}})["content"].items():
            shown = content.get("examples", {})
            types = content["schema"].get("oneOf", [content["schema"]])
            if len(shown) != len(types):
                yield f"{at} {kind}: {len(types)} types, and {len(shown)} examples"
            for name, one in shown.items():
                yield from self.problems(content["schema"], one["value"], f"{at} {name}")
        for status, answer in operation["responses"].items():
            content = answer.get("content", {}).get("application/json") if status.startswith("2") else None
            schema = content["schema"] if content else {}
            schema = schema.get("properties", {}).get("items", {}).get("items", schema)
            for one in schema.get("oneOf", [schema]):
                if "$ref" in one and not self.resolved(one).get("examples"):
                    yield f"{at} {status}: no example of {one['$ref']}"

    def page_problems(self):
        yield from (f"{name}" for name in ("openapi", "info", "paths", "components") if name not in self.page)
        components = self.page["components"]
        for name, schema in components["schemas"].items():
            yield from self.schema_problems(schema, name)
        named_operations = set()
        for path, operations in self.page["paths"].items():
            for method, operation in operations.items():
                at = f"{method} {path}"
                if not operation.get("operationId") or operation["operationId"] in named_operations:
                    yield f"{at}: no operationId of its own"
                named_operations.add(operation.get("operationId"))
                if method not in METHODS or not operation.get("summary"):
                    yield f"{at}: no method, or no summary"
                parameters = operation.get("parameters", [])
                named = [(one["in"], one["name"]) for one in parameters]
                if len(named) != len(set(named)):
                    yield f"{at}: a parameter comes twice"
                in_path = {name for place, name in named if place == "path"}
                if in_path != set(re.findall(r"\{(\w+)\}", path)):
                    yield f"{at}: describes {in_path} in its path"
                yield from self.example_problems(operation, at)
                for one in parameters:
                    yield from self.schema_problems(one["schema"], f"{at} {one['name']}")
                    if one["in"] not in ("path", "query", "header") or not isinstance(one["required"], bool):
                        yield f"{at} {one['name']}: {one}"
                if not any(status.startswith("2") for status in operation["responses"]):
                    yield f"{at}: never succeeds"
                answers = [self.answer(one) for one in operation["responses"].values()]
                for place in [*answers, operation.get("requestBody", {"content": {}})]:
                    for kind, content in place["content"].items():
                        yield from self.schema_problems(content["schema"], f"{at} {kind}")
                for way in operation["security"]:
                    for scheme in way.keys() - components["securitySchemes"].keys():
                        yield f"{at}: no security scheme {scheme}"
