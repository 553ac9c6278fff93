"""The data set against its Frictionless description. Argument: datapackage.json"""

import copy
import json
import sys
from pathlib import Path

from frictionless import Package

path = Path(sys.argv[1])
package = Package(str(path))
report = package.validate()
assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
assert [task.name for task in report.tasks] == ["train", "test", "pairs", "labels"], report.tasks
for task in report.tasks:
    assert task.stats["rows"] > 0, task.name
for resource in package.resources:
    assert resource.description and resource.licenses and resource.sources, resource.name
    for field in resource.schema.fields:
        assert field.description, (resource.name, field.name)

# The description is not so loose that anything passes: without a label, no table that uses it does.
loose = json.loads(path.read_text(encoding="utf-8"))
for number, table in enumerate(loose["resources"]):
    for label in ("favor", "enlargement"):
        strict = copy.deepcopy(table)
        for field in strict["schema"]["fields"]:
            allowed = field.get("constraints", {}).get("enum", [])
            if label in allowed:
                allowed.remove(label)
        one = {"name": "strict", "resources": [strict]}
        found = Package.from_descriptor(one, basepath=str(path.parent)).validate()
        kinds = {error[0] for error in found.flatten(["type"])}
        assert kinds == {"constraint-error"}, (number, label, kinds)
