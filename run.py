# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one command of this project. It needs nothing but a Python with venv, and writes everything to .cache.

python3 run.py demo                                  the main jobs, against the simulator
python3 run.py unit [PATH] [-k EXPRESSION] [...]     unit tests by plain pytest, with its options
python3 run.py test [NAME ...]                       all tests, or these sessions of noxfile.py
python3 run.py nightly                               what test leaves out: other ansible-cores, random seeds, more faults
python3 run.py docs                                  write the option docs and JSON Schemas anew, from the declared options
python3 run.py format                                format the Python files
python3 run.py pin [NAME ...]                        update the pinned versions, all or these files of tests/constraints
"""

from __future__ import annotations

import ast
import configparser
import glob
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent
CACHE = ROOT / ".cache"
CONSTRAINTS = ROOT / "tests" / "constraints"
COLLECTION = Path("ansible_collections", "cxops", "contact_center")
VERSIONS = ("3.14", "3.13", "3.12", "3.11", "3.10", "3.9")
CONTROLLER_VERSIONS = VERSIONS[:-1]
# Tests that run beside each other, in two copies of the collection. While lint or units run on one side, the
# ansible-test of the other finishes setting up the home folder, which two of them at once can't.
SIDE_BY_SIDE = [["lint", "units", "sanity"], ["integration", "browser", "runner", "docsite", "build"]]
BY_NIGHT = [["nightly-units", "nightly-sanity", "nightly-random"], ["nightly-forked", "nightly-integration"]]
# What the sessions install, in addition to ansible-core; tests/constraints holds a version for each of these, and of what
# they need, by line of ansible-core and Python. The older lines only run tests. What does not go together with the other
# tools has a line of its own.
TEST_TOOLS = [
    "aiohttp",
    "hypothesis",
    "jsonschema",
    "pytest",
    "pytest-cov",
    "pytest-xdist",
    "requests",
    "ringcentral_engage_voice",
    "trustme",
]
ALL_TOOLS = [
    *TEST_TOOLS,
    *[
        "ansible-lint",
        "antsibull-changelog",
        "antsibull-docs",
        "mypy",
        "nox",
        "reuse",
        "ruff",
        "types-PyYAML",
        "types-requests",
        "virtualenv",
        "yamllint",
    ],
]
CORES = {
    "newest": ("ansible-core", ALL_TOOLS, CONTROLLER_VERSIONS),
    "2.20": ("ansible-core==2.20.*", TEST_TOOLS, ("3.14", "3.13", "3.12")),
    "2.19": ("ansible-core==2.19.*", TEST_TOOLS, ("3.13", "3.12", "3.11")),
    "2.18": ("ansible-core==2.18.*", TEST_TOOLS, ("3.13", "3.12", "3.11")),
    "2.17": ("ansible-core==2.17.*", TEST_TOOLS, ("3.12", "3.11", "3.10")),
    "2.16": ("ansible-core==2.16.*", TEST_TOOLS, ("3.12", "3.11", "3.10")),
    "galaxy": ("ansible-core", ["galaxy-importer"], CONTROLLER_VERSIONS),
    "docsite": ("ansible-core", ["ansible-pygments", "antsibull-docs", "sphinx-ansible-theme"], CONTROLLER_VERSIONS),
    "runner": ("ansible-core", ["aiohttp", "ansible-runner", "pytest", "requests"], CONTROLLER_VERSIONS),
    "builder-1.2": ("ansible-builder==1.2.*", ["setuptools<81"], CONTROLLER_VERSIONS),  # it imports pkg_resources
    "python3.9": ("PyYAML", ["jinja2", "packaging", *TEST_TOOLS], ("3.9",)),  # no supported ansible-core installs there
}
PROBE = "import sys, venv, ensurepip; ensurepip.version(); print('%d.%d' % sys.version_info[:2], sys.executable)"


def find_pythons() -> dict[str, Path]:
    """The usable Pythons by version, newest first.

    Each is started, and prints its own path: a shim may fail, or stand for another version than its name suggests.
    """
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    folders = [*os.get_exec_path(), *sorted(glob.glob(os.path.join(glob.escape(pyenv), "versions", "3.*", "bin")))]
    found: dict[str, Path] = {}
    for version in VERSIONS:
        for folder in folders:
            candidate = os.path.join(folder, f"python{version}")
            if version not in found and os.access(candidate, os.X_OK):
                probe = subprocess.run([candidate, "-c", PROBE], capture_output=True, text=True, check=False)
                answer, _space, path = probe.stdout.strip().partition(" ")
                if probe.returncode == 0 and answer == version:
                    found[version] = Path(path).resolve()
    return found


def make_venv(name: str, python: Path, *requirements: str) -> Path:
    """Make a venv with the pinned versions of these requirements, unless it exists. Return its bin folder."""
    folder, constraints = CACHE / "venv" / name, CONSTRAINTS / "newest.txt"
    stamp, content = folder / "stamp", "\n".join([str(python), *requirements, constraints.read_text()])
    if not stamp.is_file() or stamp.read_text() != content:
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python, "-m", "venv", folder], check=True)
        pip = [folder / "bin" / "pip", "install", "--quiet", "--constraint", constraints]
        subprocess.run([*pip, *requirements], check=True)
        stamp.write_text(content)
    return folder / "bin"


def make_home(pip: Path) -> Path:
    """A home folder for the tools, so that the user's stays as it is.

    ansible-test hands only HOME on to pip, so pip's settings, from whichever file or variable, are collected there.
    """
    home = CACHE / "home"
    settings = configparser.RawConfigParser()
    listed = subprocess.run([pip, "config", "list"], capture_output=True, text=True, check=True).stdout.splitlines()
    for line in sorted(listed, key=lambda line: line.startswith(":env:")):  # variables last: they win
        name, _equals, value = line.partition("=")
        section, _dot, key = name.replace(":env:", "global").partition(".")
        settings.read_dict({section: {key: ast.literal_eval(value)}})
    path = home / ".config" / "pip" / "pip.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with path.open("w") as file:
        settings.write(file)
    return home


def environment(pythons: dict[str, Path], tools: Path) -> dict[str, str]:
    """What the tools see: their own home, and the found Pythons first on the path."""
    mine = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "XDG_CONFIG_HOME")
    env = {name: value for name, value in os.environ.items() if name not in mine and not name.startswith("ANSIBLE_")}
    git = Path.home() / ".gitconfig"
    if git.is_file():
        env.setdefault("GIT_CONFIG_GLOBAL", str(git))
    folders = dict.fromkeys([str(tools), *(str(python.parent) for python in pythons.values()), *os.get_exec_path()])
    env.update(HOME=str(make_home(tools / "pip")), XDG_CACHE_HOME=str(CACHE), PATH=os.pathsep.join(folders))
    return env


def controller_python(pythons: dict[str, Path]) -> Path:
    """The newest Python that ansible-core runs on."""
    return next(pythons[version] for version in CONTROLLER_VERSIONS if version in pythons)


def demo(pythons: dict[str, Path], arguments: list[str]) -> int:
    """Run tests/demo with ansible-core and what the simulator needs."""
    python = controller_python(pythons)
    tools = make_venv("demo", python, "ansible-core", "requests", "aiohttp")
    command = [tools / "python", "-B", "-m", "tests.demo", *arguments]
    return subprocess.call(command, cwd=ROOT, env=environment(pythons, tools))


def unit(pythons: dict[str, Path], arguments: list[str]) -> int:
    """Run pytest on the working tree, in one process."""
    has_path = any(
        (ROOT / argument.partition("::")[0]).exists() and before not in ("-k", "-m")
        for before, argument in zip(["", *arguments], arguments)
    )
    paths = [] if has_path else ["tests/unit"]
    return run_in_tree(pythons, "pytest", "-q", "-p", "no:cacheprovider", *paths, *arguments)


def docs(pythons: dict[str, Path], arguments: list[str]) -> int:
    """Write the files that are generated from the declared options."""
    return run_in_tree(pythons, "ansible_collections.cxops.contact_center.tests.tools.docs")


def run_in_tree(pythons: dict[str, Path], module: str, *arguments: str) -> int:
    """Run a Python module where the working tree can be imported, with ansible-core and what tests need."""
    tools = make_venv("unit", controller_python(pythons), "ansible-core", *TEST_TOOLS)
    tree = CACHE / "tree"
    link = tree / COLLECTION
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink():
        link.symlink_to(ROOT, target_is_directory=True)
    env = {**environment(pythons, tools), "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.call([tools / "python", "-m", module, *arguments], cwd=link, env=env)


def format_code(pythons: dict[str, Path], arguments: list[str]) -> int:
    """Format the Python files."""
    return run_sessions(pythons, [["format"]])


def pin(pythons: dict[str, Path], arguments: list[str]) -> int:
    """Resolve all tools afresh, for each line, or these lines, and each Python that is found, and write the constraints."""
    CONSTRAINTS.mkdir(exist_ok=True)
    for core in arguments or CORES:
        package, tools, versions = CORES[core]
        pins: dict[str, list[str]] = defaultdict(list)
        found = [version for version in versions if version in pythons]
        for version in found:
            print(f"{core}, Python {version}", flush=True)
            for name in resolve(pythons[version], package, *tools):
                pins[name].append(version)
        lines = [name + ("" if by == found else marker(by)) for name, by in sorted(pins.items())]
        head = [*Path(__file__).read_text().splitlines()[:3], "# Made by: python3 run.py pin"]
        (CONSTRAINTS / f"{core}.txt").write_text("\n".join([*head, *lines]) + "\n")
    return 0


def marker(versions: list[str]) -> str:
    """The environment marker that selects these versions of Python."""
    return " ; " + " or ".join(f'python_version == "{version}"' for version in sorted(versions))


def resolve(python: Path, *requirements: str) -> list[str]:
    """What pip would install for these requirements, pinned."""
    venv = CACHE / "venv" / f"pin-{python.name}"
    if not venv.is_dir():
        subprocess.run([python, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin" / "pip", "install", "--quiet", "--upgrade", "pip"], check=True)
    options = ["--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
    report = subprocess.run(
        [venv / "bin" / "pip", "install", *options, *requirements], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    installed = json.loads(report)["install"]
    return [f"{one['metadata']['name'].lower()}=={one['metadata']['version']}" for one in installed]


def test(pythons: dict[str, Path], names: list[str]) -> int:
    """Run the sessions of noxfile.py, all that run by default or those with one of these names."""
    return run_sessions(pythons, [names] if names else SIDE_BY_SIDE)


def nightly(pythons: dict[str, Path], arguments: list[str]) -> int:
    """Run the sessions that take long and rarely fail."""
    return run_sessions(pythons, BY_NIGHT)


def run_sessions(pythons: dict[str, Path], lanes: list[list[str]]) -> int:
    """Run the sessions of noxfile.py with these names or tags, the lists beside each other; close with a count."""
    python = controller_python(pythons)
    tools = make_venv("nox", python, "nox", "virtualenv")
    nox = [tools / "nox", "--noxfile", ROOT / "noxfile.py"]
    env = environment(pythons, tools)
    # nox lists the sessions that do not run by default only where a tag selects them
    known = {*list_tags(nox, env), *list_tags(nox, env, "--tags", "nightly", "format")}
    unknown = set(itertools.chain(*lanes)) - known
    if unknown:
        print(f"No such tests: {', '.join(sorted(unknown))}. There are: {', '.join(sorted(known))}.")
        return 2
    status, results = side_by_side([[*nox, "--tags", *lane] for lane in lanes], env)
    passed, skipped = results.count("success"), results.count("skipped")
    print(f"\n{passed} passed, {len(results) - passed - skipped} failed" + f", {skipped} skipped" * bool(skipped))
    return status


def list_tags(nox: list[str | Path], env: dict[str, str], *options: str) -> set[str]:
    """The tags of the sessions of noxfile.py that these options of nox select."""
    command = [*nox, "--list", "--json", *options]
    listed = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return {tag for session in json.loads(listed.stdout) for tag in session["tags"]}


def side_by_side(commands: list[list[str | Path]], env: dict[str, str]) -> tuple[int, list[str]]:
    """Run these commands of nox; what the first prints is seen at once, that of the others when they are done.

    Returns the exit status and the results of the sessions.
    """
    running = []
    for number, command in enumerate(commands):
        report, log = CACHE / f"report{number}.json", CACHE / f"log{number}"
        report.unlink(missing_ok=True)
        with log.open("w") as file:
            out = file if number else None
            running.append(
                (subprocess.Popen([*command, "--report", report], env=env, stdout=out, stderr=out), report, log)
            )
    status, results = 0, []
    for process, report, log in running:
        status = process.wait() or status
        sys.stdout.write(log.read_text())
        sys.stdout.flush()
        if report.is_file():
            results += [session["result"] for session in json.loads(report.read_text())["sessions"]]
    return status, results


def main() -> int:
    command, arguments = (sys.argv[1:2] or [""])[0], sys.argv[2:]
    commands = {
        "demo": demo,
        "unit": unit,
        "test": test,
        "nightly": nightly,
        "docs": docs,
        "format": format_code,
        "pin": pin,
    }
    if command not in commands:
        print(__doc__.strip())
        return 2
    os.environ.setdefault("PIP_CACHE_DIR", str(CACHE / "pip"))
    os.environ.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    pythons = find_pythons()
    if not set(CONTROLLER_VERSIONS).intersection(pythons):
        print("No usable Python: install one of 3.10 to 3.14 with its venv module (Debian, Ubuntu: python3-venv).")
        return 2
    print("Python", ", ".join(f"{version} ({path})" for version, path in pythons.items()), flush=True)
    return commands[command](pythons, arguments)


if __name__ == "__main__":
    sys.exit(main())
