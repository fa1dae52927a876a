# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One task, from its arguments to its result. Each module calls one of the functions run_…."""

from __future__ import annotations

# first, since it makes the other imports faster
from . import zip_import  # noqa: F401 # pylint: disable=unused-import

# isort: split
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Callable, NoReturn

from ansible.module_utils.basic import missing_required_lib

from ..api.connection import ConnectionOptions, Place
from ..api.requests_import import REQUESTS_ERROR
from ..errors import ContactCenterError, InputError, InterruptedRunError, result_or_error
from ..export import export
from ..gateway import Gateway
from ..model.desired import Desired, DesiredByKind, desired_object, desired_objects
from ..model.entity import Entity, Field
from ..progress import Phase, Progress
from ..query import Query, read_account, run_query
from ..reconcile.approval import Approval
from ..reconcile.diff import render_diff
from ..reconcile.limits import Limits
from ..reconcile.pipeline import Options, Reconciliation, reconcile
from .argument_spec import (
    CONFIG_INFO_OPTIONS,
    CONFIG_OPTIONS,
    PROGRESS_FILE,
    Spec,
    config_info_spec,
    config_spec,
    connection_spec,
    object_spec,
    query_fields,
    query_spec,
    reading_spec,
    set_in_environment,
)
from .entries import Entries
from .input import Declaration
from .module import Module
from .recorder import Recorder
from .redaction import given_secrets, redact, stored_secrets
from .result import failure_message, object_result, reconciliation_result

Vendor = type[Gateway]
ARGUMENTS = "the task or the variables of the host"


def run_config(vendor: Vendor) -> None:
    """Run the config module of a vendor: all entries of an account, one plan."""
    entities = vendor.entities
    module = _module(vendor, config_spec(entities), CONFIG_OPTIONS, lists=entities)

    def work(gateway: Gateway) -> TaskResult:
        params = module.params
        prune = params["prune"] or {}
        desired = _desired_lists(gateway.entities, params, prune)
        options = Options(
            account_wide=True,
            prune=prune,
            lists_unmanaged=params["unmanaged"],
            limits=Limits(params["max_removals"], params["max_changes"]),
            approval=_approval(gateway, params["approved_changes"]),
            stop_on_error=params["on_error"] == "stop",
            check_mode=module.check_mode,
        )
        recorder = Recorder(module, gateway)

        def result_of(run: Reconciliation) -> dict[str, Any]:
            return reconciliation_result(run, gateway, show_unmanaged=params["unmanaged"])

        def before_writing(planned: Reconciliation) -> None:
            recorder.begin(result_of(planned), planned.plan.warnings)

        done = _reconcile(gateway, desired, options, before_writing)
        return TaskResult(result_of(done), done, recorder=recorder)

    _run(module, vendor, entities, work, writes=True)


def run_object(vendor: Vendor, kind: str) -> None:
    """Run a one-object module of a vendor: the same reconciliation, with a list of one."""
    entity = _entity(vendor.entities, kind)
    module = _module(vendor, object_spec(entity), entry=entity)

    def work(gateway: Gateway) -> TaskResult:
        desired = desired_object(_entity(gateway.entities, kind), module.written)
        done = _reconcile(gateway, {kind: [desired]}, Options(check_mode=module.check_mode))
        result = reconciliation_result(done, gateway)
        if not failure_message(done):
            result[kind] = object_result(done, desired, gateway)
        return TaskResult(result, done)

    _run(module, vendor, [entity], work, writes=True)


def run_info(vendor: Vendor, kind: str) -> None:
    """Run an info module of a vendor: what exists, in the form in which the config module takes it."""
    entity = _entity(vendor.entities, kind)
    spec, filters = query_spec(entity, vendor.entities), query_fields(entity, vendor.entities)
    module = _module(vendor, spec, filters=filters, exclusive=(entity.key, entity.id_option))

    def work(gateway: Gateway) -> TaskResult:
        found = run_query(gateway, _query(_entity(gateway.entities, kind), gateway.entities, module.params))
        objects = [export(existing, found.state, gateway.policy) for existing in found.objects]
        return TaskResult({"changed": False, entity.plural: objects}, warnings=found.warnings)

    _run(module, vendor, [entity], work, writes=False)


def run_config_info(vendor: Vendor) -> None:
    """Run the module that reads an account: all objects, as the config module takes them."""
    module = _module(vendor, config_info_spec(), (*CONFIG_INFO_OPTIONS, PROGRESS_FILE))

    def work(gateway: Gateway) -> TaskResult:
        params = module.params
        found = read_account(gateway, params["details"])
        entries = Entries(found, gateway, params["fields"] == "set", params["ids"])
        lists = entries.lists()
        omitted = [omission.as_dict() for omission in entries.omissions]
        return TaskResult({"changed": False, **lists, "omitted": omitted}, warnings=found.warnings)

    _run(module, vendor, vendor.entities, work, writes=False)


def run_reading(
    vendor: Vendor, filters: Sequence[Field], read: Callable[[Any, Mapping[str, Any]], dict[str, Any]]
) -> None:
    """Run a module that reads what only one vendor has.

    filters: the options that select it. read: returns the result; its arguments are the vendor's gateway and the options.
    """
    module = _module(vendor, reading_spec(filters), filters=filters)

    def work(gateway: Gateway) -> TaskResult:
        return TaskResult({"changed": False, **read(gateway, module.params)})

    _run(module, vendor, (), work, writes=False)


@dataclass(frozen=True)
class TaskResult:
    """What a task returns, and what it is based on."""

    values: dict[str, Any]
    reconciliation: Reconciliation | None = None
    warnings: Sequence[str] = ()
    recorder: Recorder | None = None


def _module(vendor: Vendor, spec: Spec, settings: Sequence[Field] = (PROGRESS_FILE,), **declared: Any) -> Module:
    """Return the module that has these options, and those of the connection. declared: as for Declaration."""
    options = {**connection_spec(vendor.connection), **spec}
    return Module(options, Declaration((*vendor.connection.options, *settings), **declared))


def _run(
    module: Module,
    vendor: Vendor,
    entities: Sequence[Entity],
    work: Callable[[Gateway], TaskResult],
    writes: bool,
) -> None:
    """Connect, work, and exit with a result or one error message."""
    if REQUESTS_ERROR:
        module.fail_json(missing_required_lib("requests"), exception=REQUESTS_ERROR)
    gateway = result_or_error(_connect, module, vendor, writes)
    # a failure is reported outside of any except block, in which core would add a traceback with values
    if isinstance(gateway, ContactCenterError):
        _Report(module, entities).fail(gateway)
    try:
        result = result_or_error(work, gateway)
    finally:
        gateway.close()
        gateway.progress.remove_abandoned_folder()
    report = _Report(module, entities, gateway)
    if isinstance(result, ContactCenterError):
        report.fail(result)
    report.finish(result)


def _connect(module: Module, vendor: Vendor, writes: bool) -> Gateway:
    connection, given, params = vendor.connection, module.given_options(), module.params
    arguments = {name: params[name] for name in connection.names if name in given}
    environment = {name: params[name] for name in set_in_environment(connection) if name not in given}
    merged = connection.merge(Place(ARGUMENTS, arguments), Place("the environment", environment))
    options = ConnectionOptions({one.name: merged.get(one.name, one.default) for one in connection.options})
    progress = Progress(module.params[PROGRESS_FILE.name], options["rate_limit"])
    progress.handle_interruptions()
    return vendor.connect(options, writes and not module.check_mode, progress)


def _reconcile(
    gateway: Gateway,
    desired: DesiredByKind,
    options: Options,
    before_writing: Callable[[Reconciliation], None] = lambda planned: None,
) -> Reconciliation:
    gateway.progress.begin(Phase.READING, 0)
    with _exclusive(gateway, options.check_mode):
        return reconcile(gateway, desired, options, before_writing)


def _exclusive(gateway: Gateway, check_mode: bool) -> AbstractContextManager[None]:
    """Two runs at a time against one account would create the same objects twice; a preview disturbs no other run."""
    if check_mode:
        return nullcontext()
    return gateway.store.exclusive(f"run-{gateway.lock_name}", gateway.progress.wait_for_other_run)


def _approval(gateway: Gateway, record: Mapping[str, Any] | None) -> Approval | None:
    return None if record is None else Approval.of(record, gateway.connection.vendor, gateway.account)


def _desired_lists(
    entities: Sequence[Entity], params: Mapping[str, Any], prune: Mapping[str, bool]
) -> dict[str, list[Desired]]:
    for entity in entities:
        if prune.get(entity.plural) and params[entity.plural] is None:
            raise InputError(
                f"{entity.plural} is not given, so prune can't remove what it does not name",
                hint="Give that list, with the groups whose members are to be pruned.",
            )
    pruned = {entity.kind for entity in entities if prune.get(entity.plural)}
    return {
        entity.kind: desired_objects(entity, params[entity.plural] or [])
        for entity in entities
        if params[entity.plural] is not None or any(_depends_on(entity, other, pruned) for other in entities)
    }


def _depends_on(entity: Entity, other: Entity, pruned: Collection[str]) -> bool:
    """Return whether objects of a kind have to be known to prune others: their members, or their groups."""
    groups = {(one.kind, field.references) for one in (entity, other) for field in one.fields if field.membership}
    linked = (entity.kind, other.kind) in groups or (other.kind, entity.kind) in groups
    return linked and other.kind in pruned


def _query(entity: Entity, entities: Sequence[Entity], params: Mapping[str, Any]) -> Query:
    selected = None
    if params[entity.key] or params[entity.id_option]:
        selected = Desired(entity, params[entity.id_option], params[entity.key])
    groups = [(other.kind, params[other.kind]) for other in entities if params.get(other.kind)]
    return Query(entity, selected, next(iter(groups), None), params.get("details", True))


def _entity(entities: Sequence[Entity], kind: str) -> Entity:
    return next(entity for entity in entities if entity.kind == kind)


class _Report:
    """What leaves a task: its result, its warnings and its record."""

    def __init__(self, module: Module, entities: Sequence[Entity], gateway: Gateway | None = None) -> None:
        self._module, self._entities, self._gateway = module, entities, gateway

    def finish(self, result: TaskResult) -> None:
        """Write the record, and exit with the result."""
        done = result.reconciliation
        message = failure_message(done) if done else None
        values = {**result.values, **self._certainty(), "api_calls": self._calls()}
        warnings = [*result.warnings, *(done.plan.warnings if done else ())]
        if message and done:
            secrets = self._secrets(stored_secrets(done.plan))
            message, values = self._shown(message, secrets), self._with_shown_errors(values, secrets)
        problem = result_or_error(result.recorder.finish, values, warnings, message) if result.recorder else None
        message = message or (str(problem) if problem else None)
        self._warn(warnings)
        if done and self._module._diff:
            diffs = render_diff(done.plan)
            values["diff"] = diffs if result.recorder else (diffs or [{}])[0]
        if message:
            self._module.fail_json(message, **values)
        self._module.exit_json(**values)

    def fail(self, error: ContactCenterError) -> NoReturn:
        """Exit with an error, and without a result; nothing has been written."""
        message = str(error)
        if isinstance(error, InterruptedRunError) and self._gateway and self._gateway.transport.writable:
            message = "The run was interrupted before the first write. Run again."
        self._warn([])
        self._module.fail_json(self._shown(message, self._secrets()), changed=False, api_calls=self._calls())

    def _secrets(self, stored: Iterable[str] = ()) -> set[str]:
        """Return the secrets that a vendor may repeat in messages: those of the arguments, and what it stores."""
        # core masks the credentials in what it prints, but not in records
        credentials = map(str, self._module.no_log_values)
        return {*given_secrets(self._module.params, self._entities), *stored, *credentials}

    def _shown(self, message: str, secrets: Collection[str]) -> str:
        """Return a message without secrets, in which options have the names that the user knows."""
        return self._module.names.in_text(redact(message, secrets))

    def _with_shown_errors(self, values: Mapping[str, Any], secrets: Collection[str]) -> dict[str, Any]:
        """Return the result of a reconciliation with the errors of its changes as they are shown."""
        changes = [
            {**change, "error": self._shown(change["error"], secrets)} if change["error"] else change
            for change in values["changes"]
        ]
        return {**values, "changes": changes, "failures": [change for change in changes if change["error"]]}

    def _certainty(self) -> dict[str, str]:
        as_of = self._gateway.details_as_of if self._gateway else None
        return {"details_as_of": as_of} if as_of else {}

    def _calls(self) -> int:
        return self._gateway.transport.calls if self._gateway else 0

    def _warn(self, warnings: Sequence[str]) -> None:
        store = self._gateway.store if self._gateway else None
        if store and store.problem:
            self._module.warn(
                f"The token cache is not used: {store.problem}. Each task signs in on its own and limits only its own calls."
            )
        if store and store.lock_problem:
            self._module.warn(f"Simultaneous runs would not wait for each other: {store.lock_problem}.")
        for warning in warnings:
            self._module.warn(warning)
