"""Reads the codebook: the YAML files beside this module, which hold the researchers' choices.

Every file is checked against ``schema.yaml`` when it is read, so that a slip of the pen is
answered with the file, the line and what to write instead, before any article is analysed.
"""

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

FOLDER = Path(__file__).parent


class CodebookError(ValueError):
    """A codebook file cannot be used; the message names file and line and tells the remedy."""


def load(name: str, path: Path | None = None) -> dict[str, Any]:
    """Return the checked contents of a codebook file.

    Args:
        name: which codebook: ``actors``, ``acts``, ``frames`` or ``relations``.
        path: a file to read in place of the project's own one, for another topic; it is read
            again when it has been saved.

    Raises:
        CodebookError: the file is missing, is not YAML or does not fit ``schema.yaml``.

    >>> load("frames")["frames"]["health"]["name"]
    'Health'
    """
    return _read(name, path or FOLDER / f"{name}.yaml", saved(path))


def saved(path: Path | None) -> int:
    """When a codebook of one's own was last saved (nanoseconds); 0 for the project's own ones.

    What is made of a codebook is kept; with this beside the path, until the file changes.
    """
    return path.stat().st_mtime_ns if path and path.exists() else 0


@cache
def _read(name: str, file: Path, _saved: int) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
        loader = yaml.CSafeLoader(text)
        root = loader.get_single_node()
        data: Any = loader.construct_document(root) if root is not None else None
    except FileNotFoundError:
        message = f"{file}: there is no such file; name a YAML file in the form of {name}.yaml"
        raise CodebookError(message) from None
    except UnicodeDecodeError as error:
        message = f"{file}: not UTF-8 text ({error.reason}); save it as UTF-8"
        raise CodebookError(message) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = (
            f"{file}:{line}: not YAML ({error.problem}); check indentation, brackets and colons, "
            "and put text that holds : # | or starts with a sign in quotation marks"
        )
        raise CodebookError(message) from None
    schemas = yaml.safe_load((FOLDER / "schema.yaml").read_text(encoding="utf-8"))
    schema = {**schemas[name], "definitions": schemas["definitions"]}
    validator = jsonschema.Draft202012Validator(schema)
    faults = sorted(validator.iter_errors(data), key=lambda e: [str(step) for step in e.path])
    for fault in faults[:1]:
        steps = list(fault.absolute_path)
        where = " › ".join(str(step) for step in steps) or "the file"
        advice = fault.schema.get("description") if isinstance(fault.schema, dict) else None
        message = f"{file}:{_line(root, steps)}: {where}: {fault.message}"
        raise CodebookError(f"{message}; write {advice}" if advice else message)
    return dict(data)


def _line(node: yaml.Node | None, steps: list[Any]) -> int:
    """The 1-based line of the node that the steps lead to, or of the last one that exists."""
    for step in steps:
        below: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            below = next((v for k, v in node.value if str(k.value) == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            below = node.value[step] if step < len(node.value) else None
        if below is None:
            break
        node = below
    return node.start_mark.line + 1 if node is not None else 1
