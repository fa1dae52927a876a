# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The AnsibleModule of this collection: it keeps what the user wrote, and shows none of the secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from ansible.module_utils.basic import AnsibleModule

from ..api.connection import is_given
from ..model.entity import Entity, Field
from .argument_spec import Spec
from .input import validated_entries
from .redaction import shown_arguments


class Module(AnsibleModule):  # type: ignore[misc]
    """A module whose arguments are those of options, and lists of entries for each of the entities."""

    def __init__(
        self,
        argument_spec: Spec,
        options: Sequence[Field],
        entities: Sequence[Entity] = (),
        required_one_of: Sequence[tuple[str, ...]] = (),
        mutually_exclusive: Sequence[tuple[str, ...]] = (),
    ) -> None:
        self.written: dict[str, Any] = {}
        self._entries: dict[str, list[dict[str, Any]]] = {}
        self._options, self._entities = options, entities
        super().__init__(
            argument_spec=argument_spec,
            supports_check_mode=True,
            no_log=True,  # keeps the arguments out of the system's log
            required_one_of=list(required_one_of),
            mutually_exclusive=list(mutually_exclusive),
        )
        self.params.update(self._entries)
        # "proxy: none" is no secret, and as one it would mask each text that contains these letters
        self.no_log_values -= {value for value in self.no_log_values if value.strip().casefold() == "none"}

    def _load_params(self) -> None:
        """Keep the arguments as they were written, and validate the lists before core does.

        Options of the connection that are empty are not set, so that the environment applies.
        """
        super()._load_params()
        for name, option in self.argument_spec.items():
            if "fallback" in option and not is_given(self.params.get(name)):
                self.params.pop(name, None)
        self.written = dict(self.params)
        for name, option in self.argument_spec.items():
            value = self.params.get(name)
            # some versions of core raise an exception for these before they validate them
            if option["type"] == "dict" and not isinstance(value, (dict, str, type(None))):
                self.fail_json(f"{name} must be a dictionary.")
            if "elements" in option and "options" in option and value is not None:
                entries = validated_entries(option["options"], value)
                if entries is not None:
                    self.params[name], self._entries[name] = [], entries

    def given_options(self) -> frozenset[str]:
        """Return the names of the options that the task itself sets."""
        return frozenset(name for name, value in self.written.items() if value is not None)

    def entry(self) -> Mapping[str, Any]:
        """Return what was written, null included, and the defaults: the entry of a one-object module."""
        return {name: value for name, value in self.params.items() if value is not None or name in self.written}

    def exit_json(self, **result: Any) -> NoReturn:
        super().exit_json(**self._with_invocation(result))
        raise SystemExit  # not reached

    def fail_json(self, msg: str, **result: Any) -> NoReturn:
        super().fail_json(msg, **self._with_invocation(result))
        raise SystemExit  # not reached

    def _with_invocation(self, result: dict[str, Any]) -> dict[str, Any]:
        # newer versions of core ask for the arguments only where they are shown
        if getattr(self, "_inject_invocation", True):
            result["invocation"] = {"module_args": shown_arguments(self.params, self._options, self._entities)}
        return result
