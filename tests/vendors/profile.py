# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the contract suite, the fault suite and the demo need to know about a vendor: one value each, no test of its own."""

from __future__ import annotations

import importlib
import typing
from dataclasses import dataclass, field

from ..simulator.call import Record
from ..simulator.vendor import Vendor

if typing.TYPE_CHECKING:
    from ..unit.faults.fault_spec import FaultSpec

COLLECTION = "ansible_collections.cxops.contact_center"
PASSWORD = "48151623"
Entry = dict[str, typing.Any]  # an entry of the user's file: values by option


class Update(typing.NamedTuple):
    """An option with a new value, and the property in which the simulated vendor stores it."""

    option: str
    value: typing.Any
    stored_as: str


class Clear(typing.NamedTuple):
    """An option that null clears, and the property in which the simulated vendor stores it."""

    option: str
    stored_as: str


@dataclass(frozen=True)
class Storage:
    """How the simulated vendor stores objects.

    ids, keys: the properties with the id and the natural key, by kind.
    memberships: returns the ids of an agent's groups, by property.
    generated: the properties that the vendor fills in for each new object.
    timestamps: properties with a time, of which only matters whether they are set.
    on_creation: values that every new object has, so that another value is written afterwards.
    newest_first: whether lists begin with the newest object.
    """

    ids: typing.Mapping[str, str]
    keys: typing.Mapping[str, str]
    memberships: typing.Callable[[Record], dict[str, list[int]]]
    generated: tuple[str, ...]
    timestamps: tuple[str, ...] = ()
    on_creation: typing.Mapping[str, typing.Any] = field(default_factory=dict)
    newest_first: bool = False


class SignInErrors(typing.NamedTuple):
    """The messages of the modules if the last secret of ``sign_in`` is wrong, or is not set."""

    wrong: str
    missing: str


@dataclass(frozen=True)
class DemoAccount:
    """The vendor's account in examples/inventory.

    host: its inventory name. edits: (old text, new text) for its people.yml: one agent moves, one is renamed, one leaves.
    previewed: returns how a preview shows a stored agent, where option and property have different names.
    """

    host: str
    edits: tuple[tuple[str, str], ...]
    previewed: typing.Callable[[Record, typing.Mapping[int, str]], Entry]


@dataclass(frozen=True)
class VendorProfile:
    """A vendor, as the tests see it.

    name: as in the names of its modules. simulator: the class of the simulated vendor.
    sign_in: the connection options that the tests use, apart from URLs. sign_in_errors: the messages without them.
    key: the natural key of an agent. membership: the option that names an agent's groups.
    agent: the options that create an agent, apart from these two.
    required: an option without which no agent is created, and which null can't clear.
    update, clear: an option to change, and an option to clear.
    storage: how the simulated vendor stores objects. account: what a record calls the account of the tests.
    calls_if_unchanged: the number of calls of a run that changes nothing, for so many agents and groups.
    object_calls: the number of calls of the one-object modules, by case of ``contract/test_calls.py``, in its account.
    summary: the options that a list of agents shows; None if it shows all of them.
    standing: objects that every account of the tests has, as ``Vendor.seed`` takes them.
    leave: the options with which an agent leaves.
    refusals: what the simulated vendor refuses for good, by switch and its values.
    unreadable: values of switches with which no response can be understood.

    The rest is for the fault suite:
    unnamed: properties of every agent that no entry names. filler: one more object, which no entry names.
    crowd: returns so many objects that no entry names; with crowd_size of them, an agent is the last one of a page.
    switches, crowd_switches: values of switches for all cases, and for those with a crowd.
    signs_in: whether the way to sign in takes calls of its own. compares_clocks: whether calls carry a time.
    fault_specs: what can go wrong at this vendor only.
    """

    name: str
    simulator: type[Vendor]
    sign_in: tuple[str, ...]
    sign_in_errors: SignInErrors
    key: str
    membership: str
    agent: Entry
    required: str
    update: Update
    clear: Clear
    storage: Storage
    account: str
    calls_if_unchanged: typing.Callable[[int, int], int]
    object_calls: typing.Mapping[str, int]
    unnamed: Record
    filler: Record
    crowd: typing.Callable[[int], Record]
    crowd_size: int
    summary: tuple[str, ...] | None = None
    standing: typing.Mapping[str, list[Record]] = field(default_factory=dict)
    leave: Entry = field(default_factory=lambda: {"state": "absent"})
    refusals: typing.Mapping[str, typing.Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()
    switches: Record = field(default_factory=dict)
    crowd_switches: Record = field(default_factory=dict)
    signs_in: bool = False
    compares_clocks: bool = False
    fault_specs: tuple[FaultSpec, ...] = ()
    demo: DemoAccount | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def package(self) -> str:
        """The folder of the vendor's code."""
        return f"{COLLECTION}.plugins.module_utils.{self.name}"

    @property
    def gateway(self) -> typing.Any:
        """The vendor's port. It is imported on demand: the demo runs without the collection on its path."""
        module = importlib.import_module(f"{self.package}.gateway")
        return next(found for found in vars(module).values() if getattr(found, "__module__", "") == module.__name__)

    def run_module(self, suffix: str) -> None:
        """Run the module of this suffix, such as ``config``, as Ansible runs it: it ends with SystemExit."""
        importlib.import_module(f"{COLLECTION}.plugins.modules.{self.name}_{suffix}").main()

    @property
    def secret(self) -> str:
        """The option that holds an agent's password."""
        return next(option for option, value in self.agent.items() if value == PASSWORD)

    @property
    def deletes_agents(self) -> bool:
        """Whether agents can be deleted at all."""
        return "state" in self.leave

    @property
    def delete_options(self) -> tuple[str, ...]:
        """What is required to delete an agent."""
        return tuple(option for option in self.leave if option != "state") if self.deletes_agents else ()

    def groups(self, *names: str) -> typing.Any:
        """The value of the membership option for these groups."""
        return list(names) if self.membership == "agent_groups" else names[0]

    def member(self, group: str, key: str = "ana@example.com", **options: typing.Any) -> Entry:
        """The entry of an agent of this group."""
        return {**self.agent, self.key: key, self.membership: self.groups(group), **options}

    def leaver(self, key: str = "ana@example.com") -> Entry:
        """The entry of an agent who leaves."""
        return {self.key: key, **self.leave}

    def refuses(self, what: str, switches: typing.Mapping[str, typing.Any]) -> bool:
        """Whether the simulated vendor, with these switches, refuses that for good."""
        return any(switches[name] in values for name, values in self.refusals.get(what, {}).items())
