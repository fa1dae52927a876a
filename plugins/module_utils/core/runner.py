# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One task from its arguments to its result: survey, plan, apply, and what is told of it."""

from __future__ import annotations

import re
from contextlib import nullcontext

from ansible.module_utils.basic import missing_required_lib

from . import spec
from .desired import Wanted, wanted, wanted_list
from .errors import (
    CUT,
    AnswerError,
    ContactCenterError,
    InputError,
    InterruptedRunError,
    VendorError,
)
from .gateway import Demand, attempted
from .http import REQUESTS_ERROR
from .module import Module
from .plan import plan
from .progress import READING, Progress

REPORTED = ("changed", "plan", "changes", "failures")
SHORT = 4  # letters; a shorter secret is part of many a word


class Run:
    """One task: a module, a gateway, and what the result is made of."""

    def __init__(self, module, vendor, writable):
        self.module, self.gateway, self.world = module, None, None
        self.wants, self.plan, self.outcomes = {}, None, []
        self._vendor, self._writable = vendor, writable

    def __call__(self, work):
        """work(run) -> more of the result; whatever goes wrong in it becomes one clear message."""
        if REQUESTS_ERROR:
            self.module.fail_json(missing_required_lib("requests"), exception=REQUESTS_ERROR)
        try:
            self._run(work)
        finally:
            if self.gateway:
                self.gateway.http.close()

    def _run(self, work):
        more = attempted(self._work, work)
        # told out here, for inside of an except Ansible would show a traceback, which may hold secrets
        if isinstance(more, InterruptedRunError):  # once writing has begun, it is the outcome of steps
            self._fail("The run was interrupted before the first write. Run again.")
        if isinstance(more, ContactCenterError):
            self._fail(str(more))
        failed = [outcome for outcome in self.outcomes if not outcome.done]
        if failed:
            told = [outcome.told() for outcome in failed]
            self._fail(f"{len(failed)} of {len(self.outcomes)} changes are not done, the first: {told[0]['error']}")
        self._warn()
        result = {**self._told(), **more}
        self._report("The run was interrupted when everything was done.", result)
        self.module.exit_json(**result)

    def _work(self, work):
        self.gateway = self._vendor(self._connection(), self._writable and not self.module.check_mode)
        self.gateway.watched_by(Progress(self.module.params.get(spec.PROGRESS.name)))
        return work(self)

    def _connection(self):
        """given tells what the task says itself; the rest comes from the environment or is a default."""
        params, written = self.module.params, self.module.written
        options = {
            field.name: field.default if params[field.name] is None else params[field.name]
            for field in self._vendor.options
        }
        for field in self._vendor.options:
            problem = options[field.name] is not None and field.problem(options[field.name])
            if problem:
                raise InputError(field.name, problem, "Correct the option of the connection.")
        return {**options, "given": {name for name in options if written.get(name) is not None}}

    def converge(self, wants, complete=False, prune=None, limit=None, stop_on_error=False):
        """The one way from wanted to existing; in check mode the last step is not taken."""
        self.wants = wants
        with self._alone():
            self._converge(wants, complete, prune or {}, limit, stop_on_error)

    def _alone(self):
        """Two runs at once against one account would create the same things twice; a preview disturbs nobody."""
        if self.module.check_mode:
            return nullcontext()
        return self.gateway.store.alone(f"run-{self.gateway.account}", self.gateway.progress.wait)

    def _converge(self, wants, complete, prune, limit, stop_on_error):
        entities = self.gateway.entities
        self.gateway.progress.begin(READING, 0)
        self.world = self.gateway.survey(Demand(wants, complete, any(prune.values())))
        if any(prune.values()):
            wants = self._removals.pruned(entities, wants, self.world, prune)
        made = plan(entities, wants, self.world)
        for _look in range(2):  # the second for what is only due once the first has told more
            unread = [*made.unread, *(self._removals.unsure(made, self.world) if made.steps else ())]
            if unread:
                self._read_closely(unread)
                made = plan(entities, wants, self.world)
        if made.unread:
            raise AnswerError("Reading objects one by one", "the answers tell too little of them", "Run again.")
        self.plan = made
        if made.steps or limit is not None:
            self._removals.check(made, self.world, limit)
        if made.steps and not self.module.check_mode:
            from .apply import apply  # like removals

            self.outcomes = apply(made, self.gateway, stop_on_error)

    @property
    def _removals(self):
        """Read when it is needed: most runs change nothing, and a module starts the faster the less it reads."""
        from . import removals

        return removals

    def _read_closely(self, objects):
        for existing in self.gateway.side_by_side(self.gateway.closely, objects, READING):
            self.world[existing.entity.kind].replace(existing)

    def look(self, entity, wants, within, closely):
        """-> the objects of a kind that an info module asks for."""
        self.world = self.gateway.survey(Demand({entity.kind: wants}, complete=not wants, within=within))
        snapshot = self.world[entity.kind]
        found = [existing for existing in map(snapshot.match, wants) if existing] if wants else list(snapshot)
        if within:
            kind, name = within
            group = self.world[kind].named(name)
            found = [existing for existing in found if _refers(existing, group)]
        if closely:
            self._read_closely([existing for existing in found if not existing.full])
            found = [snapshot.by_id(existing.id) for existing in found]
        return [existing for existing in found if not existing.gone]

    def export(self, existing, look_up=True):
        """An object as the config module takes it; without look_up it lacks what another call would have to name."""
        entity, result = existing.entity, {existing.entity.id_option: existing.id}
        for field in entity.fields:
            if field.name not in existing.values:
                continue
            value = existing.values[field.name]
            if value is not None:
                value = self._spelled(existing, field, value, look_up)
                if value is None:
                    continue
            elif not field.clearable or field.name == entity.key:
                continue
            result[field.name] = value
        return result

    def _spelled(self, existing, field, value, look_up):
        """A value in names, and in the vendor's letters, which make no difference in a comparison; None if it has no name."""
        if field.ref and not field.wire.tells(existing.wire, value):
            value = self._named(field, value, look_up)
        elif field.folded or field.ignores:
            value = str(field.wire.read(existing.wire)).strip()
        return list(value) if isinstance(value, tuple) else value

    def _named(self, field, value, look_up):
        """What a field refers to, by name; None where look_up is not allowed, and the names are not all at hand."""
        if not look_up and not self.world.knows(field.ref.to):
            return None
        try:
            directory = self.world.directory(field.ref.to)
        except VendorError as error:
            self.module.warn(f"{field.name} is shown as an id: {error}")
            return value
        ids = value if isinstance(value, tuple) else (value,)
        names = [directory.label(id) for id in ids]
        if not look_up and any(name == id and name not in field.ref.words for name, id in zip(names, ids)):
            return None
        return sorted(names) if isinstance(value, tuple) else names[0]

    def _told(self):
        result = {"api_calls": self.gateway.http.calls if self.gateway else 0}
        if self.plan:
            result.update(
                changed=bool(self.plan.steps),
                plan=self.plan.counts(),
                diff=self.diff(),
                changes=[step.told() for step in self.plan.steps],
                failures=[outcome.told() for outcome in self.outcomes if not outcome.done],
            )
        return result

    def diff(self):
        if not self.plan.steps:
            return []
        from .diff import diff  # like removals

        return diff(self.plan)

    def _fail(self, message):
        result = self._told()
        # Ansible masks the credentials in what it prints, but not in the report of an interrupted run
        secrets = {*self._wanted_secrets(), *self._stored_secrets(), *self.module.no_log_values}
        result["changed"] = any(outcome.wrote for outcome in self.outcomes)
        for failure in result.get("failures", ()):
            failure["error"] = _scrubbed(failure["error"], secrets)
        self._warn()
        message = _scrubbed(message, secrets)
        self._report(message, result)
        self.module.fail_json(message, **result)

    def _report(self, message, result):
        """Who interrupts a run doesn't see its result."""
        if self.gateway and self.gateway.progress.stopped.is_set():
            self.gateway.progress.report(
                {"msg": message, **{name: result[name] for name in REPORTED if name in result}}
            )

    def _warn(self):
        if self.gateway and self.gateway.store and self.gateway.store.problem:
            self.module.warn(
                f"The token cache is not used: {self.gateway.store.problem}. Every task signs in and paces for itself."
            )
        if self.gateway and self.gateway.store and self.gateway.store.crowded:
            self.module.warn(f"Two runs at once would not wait for each other: {self.gateway.store.crowded}.")
        warnings = [*(self.gateway.warnings if self.gateway else ()), *(self.plan.warnings if self.plan else ())]
        if self.plan and self.module._diff:  # who looks closely is told what could not be looked at
            warnings += self.plan.notes
        for warning in warnings:
            self.module.warn(warning)

    def _wanted_secrets(self):
        for want in (want for listed in self.wants.values() for want in listed):
            yield from filter(None, map(want.values.get, want.entity.secrets))

    def _stored_secrets(self):
        for step in self.plan.steps if self.plan else ():
            for name, value in (step.existing.wire if step.existing else {}).items():
                if isinstance(value, str) and value and re.search("password|pin$|secret|token", name, re.IGNORECASE):
                    yield value


def _scrubbed(text, secrets):
    """A vendor may repeat what it refuses, or what it stores; a secret among it is not repeated once more."""
    for secret in (secret for secret in map(str, secrets) if secret[:SHORT] in text):
        whole = re.escape(secret) if len(secret) >= SHORT else rf"(?<!\w){re.escape(secret)}(?!\w)"
        text = re.sub(whole, spec.HIDDEN, text)
        for length in range(len(secret) - 1, SHORT - 1, -1):
            text = text.replace(secret[:length] + CUT, spec.HIDDEN + CUT)
    return text


def _refers(existing, group):
    for field in existing.entity.fields:
        if field.ref and field.readable and field.ref.to == group.entity.kind:
            value = existing.values.get(field.name)
            return str(group.id) in (value if isinstance(value, tuple) else (value,))
    return False


def run_config(vendor):
    """Groups and agents of one account, one plan."""
    entities = vendor.entities
    options = (*vendor.options, spec.PRUNE_LIMIT, spec.ON_ERROR, spec.PROGRESS)
    module = Module({**spec.connection(vendor.options), **spec.config(entities)}, options, entities)

    def work(run):
        params, prune = module.params, module.params["prune"] or {}
        for entity in entities:
            if prune.get(entity.plural) and params[entity.plural] is None:
                raise InputError(
                    f"prune of {entity.plural}",
                    f"{entity.plural} is not given",
                    f"Write {entity.plural}, and name the groups whose members are meant.",
                )
        wants = {
            entity.kind: wanted_list(entity, params[entity.plural] or [])
            for entity in run.gateway.entities
            if params[entity.plural] is not None or any(prune.values())
        }
        run.converge(wants, True, prune, params["max_removals"], params["on_error"] == "stop")
        return {}

    Run(module, vendor, writable=True)(work)


def run_one(vendor, kind):
    """One object: the same with a list of one."""
    entity = _entity(vendor, kind)
    options = (*vendor.options, *entity.fields, *spec.own_options(entity))
    module = Module(
        {**spec.connection(vendor.options), **spec.entry(entity)},
        options,
        required_one_of=[(entity.key, entity.id_option)],
    )

    def work(run):
        want = wanted(_entity(run.gateway, kind), module.given())
        run.converge({kind: [want]})
        return {kind: _result(run, want), "diff": (run.diff() or [{}])[0]}

    Run(module, vendor, writable=True)(work)


def _result(run, want):
    """The object after the task; in check mode as far as it is known."""
    done = next((outcome.existing for outcome in run.outcomes if outcome.done), None)
    if done:
        return run.export(done, look_up=False)
    existing = run.world[want.entity.kind].match(want)
    result = run.export(existing, look_up=False) if existing and not want.absent else {}
    for step in run.plan.steps if not want.absent else ():
        result.update(
            {name: after for name, (_before, after) in step.changes.items() if not want.entity.by_name[name].secret}
        )
    return result or None


def run_info(vendor, kind):
    """What exists, in the shape that the config module takes."""
    entity = _entity(vendor, kind)
    filters = spec.filters(entity, vendor.entities, kind in vendor.basic)
    module = Module(
        {**spec.connection(vendor.options), **spec.info(entity, vendor.entities, kind in vendor.basic)},
        (*vendor.options, *filters),
        mutually_exclusive=[(entity.key, entity.id_option)],
    )

    def work(run):
        params = module.params
        chosen = params[entity.key] or params[entity.id_option]
        wants = (
            [Wanted(_entity(run.gateway, kind), params[entity.id_option], params[entity.key], absent=False)]
            if chosen
            else []
        )
        within = next(
            ((name, params[name]) for name in (other.kind for other in vendor.entities) if params.get(name)), None
        )
        found = run.look(_entity(run.gateway, kind), wants, within, closely=params.get("details"))
        return {"changed": False, entity.plural: [run.export(existing) for existing in found]}

    Run(module, vendor, writable=False)(work)


def _entity(vendor, kind):
    return next(entity for entity in vendor.entities if entity.kind == kind)
