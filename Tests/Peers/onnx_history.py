"""Prints since which versions, up to 21, each standard operator is or changed, as JSON: {operator: [version]}."""
import json
import sys

import onnx.defs

versions = {}
for schema in onnx.defs.get_all_schemas_with_history():
    if schema.domain == "" and schema.since_version <= 21:
        versions.setdefault(schema.name, []).append(schema.since_version)
json.dump({name: sorted(since) for name, since in versions.items()}, sys.stdout)
