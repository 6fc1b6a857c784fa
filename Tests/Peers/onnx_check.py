"""Checks ONNX files, shapes included. Prints what is wrong as JSON: {path: error}."""
import json
import sys

import onnx

errors = {}
for path in sys.argv[1:]:
    try:
        onnx.checker.check_model(path, full_check=True)
    except Exception as error:
        errors[path] = str(error)
json.dump(errors, sys.stdout)
