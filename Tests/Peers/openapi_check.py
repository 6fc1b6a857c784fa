"""Validates an OpenAPI file, then asks servers for everything in it and holds every answer against it.

    openapi_check.py FILE CASES

CASES is a JSON list of {"url", "method", "path", "target", "headers", "body", "status"}: `path` is the template in the
file, `target` what is asked for. Prints what is wrong, one finding a line: nothing if all is well.
"""
import http.client
import json
import sys
import urllib.parse

import jsonschema
import yaml
from openapi_spec_validator import validate

STREAMS = ("text/event-stream", "multipart/x-mixed-replace")


def resolved(node, document):
    """The node with every local reference replaced."""
    if isinstance(node, dict):
        if "$ref" in node:
            target = document
            for key in node["$ref"].removeprefix("#/").split("/"):
                target = target[key]
            return resolved(target, document)
        return {key: resolved(value, document) for key, value in node.items()}
    if isinstance(node, list):
        return [resolved(item, document) for item in node]
    return node


def ask(case):
    url = urllib.parse.urlsplit(case["url"])
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
    connection.request(case["method"].upper(), case["target"], case.get("body"), case.get("headers", {}))
    answer = connection.getresponse()
    content_type = answer.headers.get("Content-Type", "").split(";")[0]
    body = answer.read1(64) if content_type in STREAMS else answer.read()
    connection.close()
    return answer, content_type, body


def findings(case, operation):
    answer, content_type, body = ask(case)
    name = f"{case['method']} {case['target']}"
    if answer.status != case["status"]:
        yield f"{name}: {answer.status} instead of {case['status']}: {body[:200]!r}"
        return
    described = operation["responses"].get(str(answer.status))
    if described is None:
        yield f"{name}: {answer.status} is not described"
        return
    for header in described.get("headers", {}):
        if answer.headers.get(header) is None:
            yield f"{name}: {answer.status} has no {header}"
    content = described.get("content", {})
    if not content:
        if body:
            yield f"{name}: {answer.status} has a body"
        return
    if content_type not in content:
        yield f"{name}: {answer.status} is {content_type}, which is not described"
        return
    schema = content[content_type].get("schema")
    if schema is None or content_type in STREAMS:
        if not body:
            yield f"{name}: no body"
        return
    value = json.loads(body) if content_type.endswith("json") else body.decode()
    for error in jsonschema.Draft202012Validator(schema).iter_errors(value):
        yield f"{name}: {error.json_path}: {error.message}"


def main():
    with open(sys.argv[1]) as file:
        document = yaml.safe_load(file)
    validate(document)
    paths = resolved(document["paths"], document)
    left = {(method, path) for path, methods in paths.items() for method in methods}
    for case in json.loads(sys.argv[2]):
        operation = paths.get(case["path"], {}).get(case["method"])
        if operation is None:
            print(f"{case['method']} {case['path']} is not in the file")
            continue
        left.discard((case["method"], case["path"]))
        for finding in findings(case, operation):
            print(finding)
    for method, path in sorted(left):
        print(f"{method} {path} was never asked for")


main()
