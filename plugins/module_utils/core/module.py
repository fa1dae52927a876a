# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible's edge: arguments come in here, results and errors leave from here, and nowhere else."""

from __future__ import annotations

import gc

from ansible.module_utils.basic import AnsibleModule

from . import spec

MANY = 1000  # entries of a list


class Module(AnsibleModule):
    """Keeps the arguments as they were written, and shows none of the secret ones."""

    def __init__(self, argument_spec, options, entities=(), **more):
        self.written, self._lists, self._options, self._entities = {}, {}, options, entities
        # no_log keeps the arguments out of the system's log
        super().__init__(argument_spec=argument_spec, supports_check_mode=True, no_log=True, **more)
        self.params.update(self._lists)
        # proxy: none is no secret, and each text with these letters in it would be masked
        self.no_log_values -= {value for value in self.no_log_values if value.strip().casefold() == "none"}

    def _load_params(self):
        super()._load_params()
        self.written = dict(self.params)
        for name, option in self.argument_spec.items():
            value = self.params.get(name)
            # some cores trip over these before they have checked them
            if option["type"] == "dict" and not isinstance(value, (dict, str, type(None))):
                self.fail_json(f"{name} must be a dictionary.")
            if "elements" in option and "options" in option and value is not None:
                from .entries import checked  # most modules take no such list

                entries = checked(option["options"], value)
                if entries is not None:
                    self.params[name], self._lists[name] = [], entries
        if self._many():
            # ten thousand agents are no garbage, and Python would look at them again and again
            gc.set_threshold(100_000)

    def _many(self):
        return any(len(listed) >= MANY for listed in self._lists.values())

    def given(self):
        """What was written, null too, and defaults."""
        return {name: value for name, value in self.params.items() if value is not None or name in self.written}

    def exit_json(self, **kwargs):
        super().exit_json(**self._last(kwargs))

    def fail_json(self, msg, **kwargs):
        super().fail_json(msg, **self._last(kwargs))

    def _last(self, result):
        """The result with the arguments; newer cores say when they don't want these, which spares the work."""
        if self._many():
            # the process ends, and Python would look for garbage once more
            gc.freeze()
        if getattr(self, "_inject_invocation", True):
            result["invocation"] = {"module_args": spec.shown(self.params, self._options, self._entities)}
        return result
