# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test sessions, cheap ones first. `python3 run.py test [NAME ...]` sets up nox and runs them."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import nox

ROOT = Path(__file__).parent
CACHE = ROOT / ".cache"
COLLECTION = Path("ansible_collections", "cxops", "contact_center")
# Two copies of the collection, so that run.py can check one while it tests the other.
CHECKED, TESTED = CACHE / "checked", CACHE / "tested"
# Packages whose types are checked.
TYPED = ("plugins", "tests.simulator", "tests.vendors", "tests.tools.docs", "tests.tools.links", "tests.lint")
HARMLESS_SKIPS = re.compile(r"on Python 3\.\d+ because it could not be found|pwsh")
# The Pythons that each line of ansible-core runs on; tests/constraints says which version of it that is.
CORES = {
    "newest": ("3.14", "3.13", "3.12", "3.11", "3.10"),
    "2.20": ("3.14", "3.13", "3.12"),
    "2.19": ("3.13", "3.12", "3.11"),
    "2.18": ("3.13", "3.12", "3.11"),
    "2.17": ("3.12", "3.11", "3.10"),
    "2.16": ("3.12", "3.11", "3.10"),
}
UNIT_TOOLS = ("-r", str(ROOT / "tests" / "unit" / "requirements.txt"), "pytest", "pytest-cov", "pytest-xdist")
INTEGRATION_TOOLS = ("-r", str(ROOT / "tests" / "integration" / "requirements.txt"))
# Tests of what no ansible-core has a part in: calls and their failures, and what vendors do. The newest one runs them.
CALLS = ("cache", "calls", "estimate", "lifecycle", "network", "rate_limit", "token_renewal")
INDEPENDENT_OF_CORE = [
    *(f"--ignore=tests/unit/{name}" for name in ("deepcall", "faults", "ringcx", "simulator", "udesk")),
    *(f"--ignore=tests/unit/contract/test_{name}.py" for name in CALLS),
    "-m",
    "not hypothesis",
]
# The versions of ansible-builder that read the requirements of the collection, by file of tests/constraints.
BUILDERS = ("galaxy", "builder-1.2")
# What the documentation of ansible-core defines, and a page of this collection may refer to. No inventory of it is fetched,
# so that the test of the docsite neither depends on a network nor waits for one.
LABELS_OF_CORE = (
    r"action_plugins|ansible_configuration_settings|common_return_values|ansible_collections\.ansible\.builtin\..*"
)
# Rules of hubs for certified collections, which Galaxy itself does not have.
HUB_RULES = {"GALAXY_IMPORTER_REQUIRE_V1_OR_GREATER": "true", "GALAXY_IMPORTER_CHECK_REQUIRED_TAGS": "true"}
# Integration targets that a line of ansible-core leaves out. What single modules do, and what the controller makes of files and
# records, is the same with each of them; and what takes long runs by night, with the other lines.
MODULE_TARGETS = ["ringcx_agent", "ringcx_agent_group", "ringcx_config", "ringcx_info"]
LONG_TARGETS = ["life_cycle", "life_cycle_unreachable", "long_run", "ringcx_role"]
LEFT_OUT = {
    "newest": ["life_cycle_unreachable"],
    "2.16": [*MODULE_TARGETS, *LONG_TARGETS, "reports", "roster", "vendors"],
}
# Tests of what runs on managed hosts. The oldest Python that is supported there runs them, with the oldest ansible-core.
MANAGED_HOSTS, OLDEST = ("tests/unit/plugins/module_utils", "tests/unit/contract"), "2.16"
ROUNDS = 10  # of property tests with random seeds
ALWAYS = ("newest", "2.19", "2.16")  # `nightly` tests the others, too

nox.options.envdir = str(CACHE / "nox")
nox.options.reuse_venv = "yes"
nox.options.default_venv_backend = "virtualenv"
nox.options.error_on_missing_interpreters = False


def with_core(
    *cores: str, path: Path, by_day: Sequence[str] = ALWAYS
) -> Callable[[Callable[[nox.Session, str], None]], None]:
    """Make a session NAME-CORE of the function for each ansible-core; without a Python for it, it is skipped.

    path: of collections, where it finds this one. by_day: the lines of ansible-core with which it is part of ``test``; with
    the others it is part of ``nightly``.
    """

    def register(function: Callable[[nox.Session, str], None]) -> None:
        for core in cores:
            name = f"{function.__name__}-{core}" if len(cores) > 1 else function.__name__
            always = core in by_day

            def session(session: nox.Session, core: str = core) -> None:
                install_pinned(session, core, "ansible-core")
                make_tree(session, path)
                function(session, core)

            session.__doc__ = function.__doc__
            kinds = [function.__name__] if always else ["nightly", f"nightly-{function.__name__}"]
            tags = sorted({name, *kinds})
            nox.session(session, name=name, python=find_python(CORES[core]), default=always, tags=tags)

    return register


def find_python(versions: Sequence[str]) -> str:
    """The first of these versions that is there; the very first if none is, so that nox names it."""
    return next(filter(lambda version: shutil.which(f"python{version}"), versions), versions[0])


def install_pinned(session: nox.Session, core: str, *packages: str) -> None:
    """Install the versions that are pinned for this line of ansible-core."""
    session.install(*packages, "--constraint", str(ROOT / "tests" / "constraints" / f"{core}.txt"))


def make_tree(session: nox.Session, path: Path) -> None:
    """Copy the collection, with what is not committed yet, to a path as Ansible requires it, and go there."""
    tree = path / COLLECTION
    if not (tree / ".git").is_dir():
        subprocess.run(["git", "init", "--quiet", tree], check=True)
    current = {name for name in list_files(ROOT) if (ROOT / name).is_file()}
    for name in list_files(tree) - current:
        (tree / name).unlink(missing_ok=True)
    for name in current:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).unlink(missing_ok=True)
        shutil.copy2(ROOT / name, tree / name, follow_symlinks=False)
    subprocess.run(["git", "add", "--all"], cwd=tree, check=True)
    session.chdir(tree)
    session.env["ANSIBLE_COLLECTIONS_PATH"] = str(path)


def list_files(folder: Path) -> set[str]:
    """The files that git has or would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    return set(filter(None, subprocess.check_output(command, cwd=folder, text=True).split("\0")))


@nox.session(default=False, tags=["format"])
def format(session: nox.Session) -> None:
    """Formats the Python files, and fixes what ruff can fix."""
    install_pinned(session, "newest", "ruff")
    session.run("ruff", "check", "--fix-only")
    session.run("ruff", "format")


@with_core("newest", path=CHECKED)
def lint(session: nox.Session, core: str) -> None:
    """Style, types, licences, documentation, changelog, ansible-lint."""
    if list(ROOT.glob("tests/sanity/ignore*")):
        session.error("tests/sanity/ignore*: what the sanity tests find is fixed, not ignored")
    tools = [
        "ruff",
        "yamllint",
        "reuse",
        "mypy",
        "types-PyYAML",
        "types-requests",
        "aiohttp",
        "ansible-lint",
        "antsibull-changelog",
        "antsibull-docs",
    ]
    install_pinned(session, core, *tools)
    checks = [
        ["ruff", "check"],
        ["ruff", "format", "--check", "--quiet"],
        ["yamllint", "--strict", "."],
        ["reuse", "lint", "--lines"],
        ["mypy", *("--package=ansible_collections.cxops.contact_center." + name for name in TYPED)],
        ["antsibull-changelog", "lint"],
        ["antsibull-docs", "lint-collection-docs", "--plugin-docs", "--validate-collection-refs=self", "."],
        ["ansible-lint", "--strict"],
        ["python", "-B", "-m", "ansible_collections.cxops.contact_center.tests.lint"],
    ]
    failed = []
    for check in checks:
        try:
            session.run(*check, env={"MYPYPATH": str(CHECKED), "PYTHONPATH": str(CHECKED)})
        except nox.command.CommandFailed:
            failed.append(" ".join(check))
    if failed:
        session.error("failed: " + ", ".join(failed))


@with_core("newest", path=TESTED)
def build(session: nox.Session, core: str) -> None:
    """Build the collection, install it into an empty folder, and use it from there; import it as Galaxy does."""
    place = CACHE / "built"
    shutil.rmtree(place, ignore_errors=True)
    session.run("ansible-galaxy", "collection", "build", "--output-path", str(place))
    (archive,) = place.glob("*.tar.gz")
    session.chdir(place)
    session.env["ANSIBLE_COLLECTIONS_PATH"] = str(place)
    session.run("ansible-galaxy", "collection", "install", str(archive), "--offline", "--collections-path", str(place))
    session.run("ansible-galaxy", "collection", "verify", "--offline", "cxops.contact_center")
    installed = place / "ansible_collections" / "cxops" / "contact_center"
    for kind, paths in (("module", installed.glob("plugins/modules/*.py")), ("role", installed.glob("roles/*"))):
        names = sorted(f"cxops.contact_center.{path.stem}" for path in paths)
        if not names:
            session.error(f"there is no {kind}")
        shown = session.run("ansible-doc", "--type", kind, "--json", *names, silent=True, stderr=sys.stderr)
        missing = set(names) - set(json.loads(shown))
        if missing:
            session.error(f"ansible-doc does not show the {kind} {', '.join(missing)}")
    session.run("ansible-playbook", "--syntax-check", "cxops.contact_center.provision")
    import_into_galaxy(session, archive)
    read_requirements(session, place)
    prepare_execution_environment(session, installed / "examples" / "awx", place / "execution-environment")


def import_into_galaxy(session: nox.Session, archive: Path) -> None:
    """Check the archive as Galaxy and the hubs do before they publish it; a warning counts as failed."""
    install_pinned(session, "galaxy", "galaxy-importer")
    log = session.run("python", "-m", "galaxy_importer.main", str(archive), silent=True, env=HUB_RULES)
    problems = re.findall(r"^[A-Z]+: .*", log, re.MULTILINE)
    if problems:
        session.error("galaxy-importer: " + "; ".join(problems))


def read_requirements(session: nox.Session, collections: Path) -> None:
    """Read the requirements of the installed collection as the build of an execution environment does."""
    requirements = (ROOT / "meta" / "ee-requirements.txt").read_text().splitlines()
    for builder in BUILDERS:
        install_pinned(session, builder, "ansible-builder")
        shown = session.run("ansible-builder", "introspect", str(collections), silent=True)
        missing = [line for line in requirements if not line.startswith("#") and line not in shown]
        if missing:
            session.error(f"ansible-builder ({builder}) does not find {', '.join(missing)} in: {shown}")


@with_core("newest", path=TESTED)
def docsite(session: nox.Session, core: str) -> None:
    """Build the documentation as a site; a warning or a dead link counts as failed."""
    install_pinned(session, "docsite", "ansible-core", "ansible-pygments", "antsibull-docs", "sphinx-ansible-theme")
    place = CACHE / "docsite"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    name = "cxops.contact_center"
    options = ["--use-current", "--squash-hierarchy"]
    session.run("antsibull-docs", "sphinx-init", *options, "--lenient", "--dest-dir", str(place), name)
    with (place / "conf.py").open("a") as settings:
        settings.write(f"intersphinx_mapping = {{}}\nnitpick_ignore_regex = [('std:ref', {LABELS_OF_CORE!r})]\n")
    pages, site = place / "rst", place / "build"
    pages.chmod(0o700)
    config = ["--config-file", str(place / "antsibull-docs.cfg")]
    session.run("antsibull-docs", *config, "collection", *options, "--fail-on-error", "--dest-dir", str(pages), name)
    strict = ["--nitpicky", "--fail-on-warning", "--keep-going", "--quiet"]
    session.run("sphinx-build", "-b", "html", *strict, "-c", str(place), str(pages), str(site))
    tool = "ansible_collections.cxops.contact_center.tests.tools.links"
    session.run("python", "-B", "-m", tool, str(site), env={"PYTHONPATH": str(TESTED)})


def prepare_execution_environment(session: nox.Session, example: Path, context: Path) -> None:
    """Prepare the execution environment of the example; only its build needs a container engine."""
    install_pinned(session, "galaxy", "ansible-builder")
    definition = example / "execution-environment.yml"
    session.run("ansible-builder", "create", "--file", str(definition), "--context", str(context))


@with_core(*CORES, path=CHECKED)
def units(session: nox.Session, core: str) -> None:
    """Unit tests by plain pytest; on the newest ansible-core all of them, which cover 90 % of plugins/ at least."""
    install_pinned(session, core, *UNIT_TOOLS)
    options = INDEPENDENT_OF_CORE
    if core == OLDEST:
        options = [*options, *(f"--ignore={path}" for path in MANAGED_HOSTS)]
    if core == "newest":
        # sysmon costs next to nothing; before Python 3.14 it can't measure branches, and what can takes as long as the tests
        session.env.update(COVERAGE_FILE=str(CACHE / "coverage"), COVERAGE_CORE="sysmon")
        options = ["--cov=plugins", "--cov-report=term-missing:skip-covered", "--cov-fail-under=90"]
    run_pytest(session, CHECKED, "tests/unit", *options)


@nox.session(name="units-python3.9", python="3.9", tags=["units", "units-python3.9"])
def units_on_managed_hosts(session: nox.Session) -> None:
    """Unit tests of what runs on managed hosts, on the oldest Python that is supported there."""
    install_pinned(session, "python3.9", "jinja2", "packaging", "PyYAML", *UNIT_TOOLS)
    # its module_utils support this Python, the rest of it is not used
    install_pinned(session, OLDEST, "--no-deps", "--ignore-requires-python", "ansible-core")
    make_tree(session, CHECKED)
    # the many readings of the vendors' APIs make no difference to it
    lifecycle = "--ignore=tests/unit/contract/test_lifecycle.py"
    run_pytest(session, CHECKED, *MANAGED_HOSTS, lifecycle, "-m", "not hypothesis")


@with_core(*CORES, path=CHECKED, by_day=("newest",))
def sanity(session: nox.Session, core: str) -> None:
    """ansible-test sanity; a test that it skips counts as failed."""
    bring_pip(session)
    log = CACHE / f"sanity-{core}.log"
    command = 'ansible-test sanity --local --color no 2>&1 | tee "$0"'
    session.run("bash", "-o", "pipefail", "-c", command, str(log), external=True)
    skips = re.findall(r".*(?:WARNING: Skipping|Required program).*", log.read_text())
    harmful = [line for line in skips if not HARMLESS_SKIPS.search(line)]
    if harmful:
        session.error("skipped: " + "; ".join(harmful))


@with_core("newest", path=TESTED, by_day=())
def forked(session: nox.Session, core: str) -> None:
    """ansible-test units, which gives each test a process of its own."""
    install_pinned(session, core, *UNIT_TOOLS)  # or ansible-test would install the newest versions
    session.run("ansible-test", "units", "--local", "--requirements", "--python", str(session.python))


@with_core("newest", path=CHECKED, by_day=())
def random(session: nox.Session, core: str) -> None:
    """Property tests with random examples, several times, then random faults: `-- SECONDS`, by default 1800."""
    install_pinned(session, core, *UNIT_TOOLS)
    for _round in range(ROUNDS):
        run_pytest(session, CHECKED, "tests/unit", "-m", "hypothesis", "--hypothesis-profile=random")
    seconds, seed = session.posargs or ["1800"], secrets.randbelow(10**6)
    session.run("python", "-B", "tests/faults", "--seconds", *seconds, "--seed", str(seed))


@with_core(*CORES, path=TESTED, by_day=("newest", OLDEST))
def integration(session: nox.Session, core: str) -> None:
    """ansible-test integration: playbooks against the simulator."""
    install_pinned(session, core, *INTEGRATION_TOOLS)  # or ansible-test would install the newest versions
    options = ["--local", "--requirements", "--python", str(session.python)]
    options += [f"--exclude={target}" for target in LEFT_OUT.get(core, MODULE_TARGETS)]
    session.run("ansible-test", "integration", *options)


@with_core("newest", path=TESTED)
def browser(session: nox.Session, core: str) -> None:
    """The HTML report in Chromium: that on the path, or Debian's, which is unpacked into .cache; without one, it is skipped."""
    unpacked = CACHE / "chromium"
    session.env["PATH"] = os.pathsep.join([session.env.get("PATH", os.environ["PATH"]), str(unpacked / "bin")])
    try:
        session.run("python", "-B", "tests/browser/unpack.py", str(unpacked), silent=True)
    except nox.command.CommandFailed:
        session.skip("there is no Chromium, and apt does not provide one")
    install_pinned(session, core, "pytest", "pytest-xdist")
    run_pytest(session, TESTED, "tests/browser")


@with_core("newest", path=TESTED)
def runner(session: nox.Session, core: str) -> None:
    """The examples for AWX, run by ansible-runner against the simulator."""
    install_pinned(session, "runner", "aiohttp", "ansible-runner", "pytest", "requests")
    session.run("pytest", "-q", "-p", "no:cacheprovider", "tests/runner", env={"PYTHONPATH": str(TESTED)})


def run_pytest(session: nox.Session, path: Path, *options: str) -> None:
    """Run pytest in a copy of the collection, on all processors."""
    env = {"PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    workers = ["-n", "auto", "--dist", "worksteal"]
    session.run("pytest", "-q", "-p", "no:cacheprovider", *workers, *options, env=env)


def bring_pip(session: nox.Session) -> None:
    """Spare ansible-test the download with which it would put pip into its venvs."""
    code = "import ansible_test, sys; print(ansible_test.__path__[0])"
    package = Path(session.run("python", "-c", code, silent=True).strip())
    source = (package / "_internal" / "python_requirements.py").read_text()
    scripts = Path.home() / ".ansible" / "test" / "cache"
    scripts.mkdir(parents=True, exist_ok=True)
    for version in re.findall(r"pip='([\d.]+)'", source):
        script = scripts / f"get_pip_{version.replace('.', '_')}.py"
        if not script.exists():
            shutil.copy(ROOT / "tests" / "tools" / "get_pip.py", script)
