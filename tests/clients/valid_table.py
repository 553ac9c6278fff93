"""A ledger as a Frictionless data table. Argument: LEDGER.csv"""

import sys
from pathlib import Path

from frictionless import Resource, system, validate

path = Path(sys.argv[1])
with system.use_context(trusted=True):
    report = validate(str(path))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
    resource = Resource(path=str(path))
    resource.infer()
types = {field.name: field.type for field in resource.schema.fields}
for name in ("sentence", "start", "end"):
    assert types[name] == "integer", types
for name in ("stance_confidence", "stance_favor", "topic_war"):
    assert types[name] == "number", types
