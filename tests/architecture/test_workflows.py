"""The workflows: actions pinned by commit, commands that exist, no right that is not needed."""

import importlib.util
import re
import shlex

import pytest
import yaml

from sitebuild import ROOT

FOLDER = ROOT / ".github/workflows"
FILES = sorted(FOLDER.glob("*.yml"))
USES = re.compile(r"^\s*(?:- )?uses: (\S+?)@(\S+)(.*)$", re.MULTILINE)
# The first major version of each that runs on Node 24: GitHub's runners have no older one.
OLDEST = {
    "actions/checkout": 6,
    "actions/setup-python": 6,
    "actions/upload-pages-artifact": 5,
    "actions/deploy-pages": 5,
}


def build_verbs():
    spec = importlib.util.spec_from_file_location("build_script", ROOT / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.VERBS


def problems(text):
    """What is wrong with a workflow's text."""
    workflow = yaml.safe_load(text)
    jobs = workflow["jobs"].items()
    yield from unpinned(text)
    for name, job in jobs:
        if "timeout-minutes" not in job and any("run" in step for step in job["steps"]):
            yield f"{name} has no timeout-minutes"
        for step in job["steps"]:
            if "run" in step:
                yield from unknown_commands(step["run"])
            checks_out = step.get("uses", "").startswith("actions/checkout@")
            if checks_out and step.get("with", {}).get("persist-credentials") is not False:
                yield f"{name} leaves the token to every later step: persist-credentials"
    yield from rights_too_many(workflow)


def unpinned(text):
    assert text.count("uses:") == len(USES.findall(text))
    for action, commit, comment in USES.findall(text):
        version = re.fullmatch(r" # v(\d+)\.\d+\.\d+", comment)
        if not re.fullmatch(r"[0-9a-f]{40}", commit):
            yield f"{action} is pinned by {commit}, not by a commit"
        elif not version:
            yield f"{action} does not name its version in a comment"
        elif int(version[1]) < OLDEST[action]:
            yield f"{action} is older than version {OLDEST[action]}"


def unknown_commands(script):
    for line in script.strip().splitlines():
        match shlex.split(line):
            case ["python3", "build.py", verb, *_] if verb in build_verbs():
                pass
            case ["pipx", "run", tool, *arguments] if re.fullmatch(r"[\w-]+==[\d.]+", tool):
                files = [word for word in arguments if "/" in word]
                if not all((ROOT / file).is_file() for file in files):
                    yield f"not all of {files} are there"
            case _:
                yield f"there is no command {line!r}"


def rights_too_many(workflow):
    """Only reading by default, and writing Pages only where it is deployed."""
    if workflow.get("permissions") != {"contents": "read"}:
        yield "permissions are not contents: read alone"
    for name, job in workflow["jobs"].items():
        deploys = any("deploy-pages" in step.get("uses", "") for step in job["steps"])
        wanted = {"pages": "write", "id-token": "write"} if deploys else None
        if job.get("permissions") != wanted:
            yield f"{name} has permissions {job.get('permissions')}, expected {wanted}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_workflow_is_as_it_should_be(file):
    assert not [*problems(file.read_text())]


def test_pull_requests_run_all_tests_and_main_is_deployed():
    # YAML reads the key "on" as True.
    workflows = {file.name: yaml.safe_load(file.read_text()) for file in FILES}
    assert "pull_request" in workflows["test.yml"][True]
    steps = workflows["test.yml"]["jobs"]["test"]["steps"]
    assert "python3 build.py test" in [step.get("run") for step in steps]
    assert workflows["pages.yml"][True]["push"] == {"branches": ["main"]}
    assert workflows["pages.yml"]["jobs"]["deploy"]["needs"] == "build"


def test_dependabot_watches_every_kind_of_pin():
    updates = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text())["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"github-actions", "npm", "pip"}
    for update in updates:
        for folder in update.get("directories", [update.get("directory")]):
            assert (ROOT / folder.strip("/")).is_dir()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"actions/checkout@[0-9a-f]{40}", "actions/checkout@v7"),
        (r"actions/checkout@[0-9a-f]{40} # v\d", f"actions/checkout@{'0' * 40} # v4"),
        (r" # v7.0.1", ""),
        (r"build.py test", "build.py tset"),
        (r"contents: read", "contents: write"),
        (r"persist-credentials: false", "persist-credentials: true"),
        (r"py/requirements.txt", "py/requirements.lock"),
        (r"id-token: write", "contents: write"),
        (r"timeout-minutes: 45", ""),
    ],
)
def test_a_workflow_with_a_fault_is_found(old, new):
    text = (FOLDER / "pages.yml").read_text()
    broken = re.sub(old, new, text, count=1)
    assert broken != text
    assert [*problems(broken)]
