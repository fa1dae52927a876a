# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One declaration per kind of object.

An Entity made of Fields is the only source of options, documentation, wire names, comparison and redaction. A declaration
that contradicts itself raises TypeError when it is imported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Callable

from .codecs import BLANK, Codec, ReferenceCodec, ReferenceListCodec, Wire
from .meaning import Meaning

TRUE, FALSE = (True, 1, "1", "true", "True"), (False, 0, "0", "false", "False")


def _as_boolean(value: Any) -> Any:
    return True if value in TRUE else False if value in FALSE else value


def _as_integer(value: Any) -> Any:
    return int(value) if re.fullmatch("-?[0-9]+", str(value)) else value


def _as_text(value: Any) -> Any:
    text = str(value)
    return text if text.strip() else None


CANONICAL: dict[str, Callable[[Any], Any]] = {"bool": _as_boolean, "int": _as_integer}


@dataclass(frozen=True)
class Field:
    """One option of the user, and what it means to the vendor.

    name, description, type, elements, choices, default: as in an Ansible argument spec.
    codec: how it is stored; by default a property named after the option.
    references: the kind of object, or the lookup, whose names it takes.
    membership: it names the groups that the object belongs to.
    minimum, maximum: the range of a number. max_length: of text, or the number of items of a list.
    pattern, expected: what text must match as a whole, and in words, such as "eight digits".
    multiline: text may have several lines. is_id: text that may be written as a number.
    secret: it is written, never read or shown. readable: it can be read back.
    null_is_unknown: a blank value in a response means that the value is not shown.
    ignore_case: letter case makes no difference. normalize: returns the form in which two texts are compared.
    written_as: returns the form in which a text is written, whatever its spelling in the input.
    clearable: null clears it; by default true for text and lists that are not secret and have no choices.
    required_on_create: an object can't be created without it. required: a module can't run without it.
    inactive_value: the value that switches the object off.
    vendor_default: what the vendor uses where it is omitted on creation.
    blank_is_error: blank text is not a way to omit it.
    delete_option: it says how an object is to be deleted, and is no property of the object.
    stored_apart: neither a list nor a single read of the object shows it. The gateway adds its value to what it reads, and
    writes it in finalize().
    meaning: by which an agent is translated to another vendor.
    """

    name: str
    description: str | tuple[str, ...]
    type: str = "str"
    elements: str | None = None
    choices: tuple[str, ...] | None = None
    default: Any = None
    codec: Codec | None = None
    references: str | None = None
    membership: bool = False
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    expected: str | None = None
    multiline: bool = False
    is_id: bool = False
    secret: bool = False
    readable: bool = True
    null_is_unknown: bool = False
    ignore_case: bool = False
    normalize: Callable[[str], str] | None = None
    written_as: Callable[[str], str] | None = None
    clearable: bool | None = None
    required_on_create: bool = False
    required: bool = False
    inactive_value: Any = None
    vendor_default: Any = None
    delete_option: bool = False
    stored_apart: bool = False
    blank_is_error: bool = False
    meaning: Meaning | None = None

    def __post_init__(self) -> None:
        is_text, is_list, has_range = (
            self.type == "str",
            self.type == "list",
            (self.minimum, self.maximum) != (None, None),
        )
        for contradiction, reason in (
            (self.secret and self.readable, "a secret is never read back"),
            (self.secret and self.references, "a secret can't refer to an object"),
            (self.secret and self.inactive_value is not None, "a secret can't switch an object off"),
            (self.choices and self.elements != "str" and not is_text, "only text has choices"),
            (has_range and self.type != "int", "only an integer has a range"),
            (self.max_length is not None and not (is_text or is_list), "only text and lists have a length"),
            ((self.ignore_case or self.normalize or self.written_as) and not is_text, "only text has spellings"),
            (self.pattern is not None and self.type not in ("str", "path"), "only text has a pattern"),
            ((self.pattern is None) != (self.expected is None), "a pattern needs words for what is expected"),
            ((self.multiline or self.is_id) and not is_text, "only text has lines, or is an id"),
            (self.elements and not is_list, "only a list has elements"),
            (is_list and not self.elements, "a list needs elements"),
            (
                self.membership and not (self.references and self.readable),
                "a membership is a reference that can be read",
            ),
            (self.null_is_unknown and not self.readable, "a value that is never read is always unknown"),
            (self.delete_option and (self.readable or self.required_on_create), "a delete option is no property"),
            (
                self.stored_apart and (self.codec or self.null_is_unknown or not self.readable),
                "what is stored apart is read, but is no property of the object",
            ),
        ):
            if contradiction:
                raise TypeError(f"field {self.name}: {reason}")

    @property
    def can_clear(self) -> bool:
        """Whether null is a valid value."""
        if self.clearable is not None:
            return self.clearable
        return self.type in ("str", "list") and not self.choices and not self.secret

    def is_set(self, value: Any) -> bool:
        """Return whether a value is neither blank nor what the vendor uses where the option is omitted."""
        canonical = self.canonical(value)
        return canonical is not None and bool(canonical != self.canonical(self.vendor_default))

    def canonical(self, value: Any) -> Any:
        """Return the form in which two values are compared.

        Blank is None, numbers and booleans are what they mean, a list is a sorted tuple, references are ids as text.
        """
        if not value and value in BLANK:
            return None
        if self.type == "list":
            items = {self._canonical_item(item) for item in value if item is not None} - {None}
            return tuple(sorted(items, key=str)) or None
        if self.references:
            return str(value)
        convert = CANONICAL.get(self.type)
        return convert(value) if convert else self._canonical_text(value)

    def _canonical_item(self, item: Any) -> Any:
        return str(item) if self.references else CANONICAL.get(self.elements or "str", _as_text)(item)

    def _canonical_text(self, value: Any) -> str | None:
        text = str(value)
        if self.normalize:
            text = self.normalize(text)
        if not text.strip():
            return None
        return text.lower() if self.ignore_case else text

    def comparable(self, value: Any) -> Any:
        """Return the canonical form of a desired value whose references are LookupEntry objects.

        A planned entry stands for itself: it is equal to no id that exists.
        """
        if not self.references or value is None:
            return self.canonical(value)
        if self.type != "list":
            return value if value.id is None else self.canonical(value.id)
        return self.canonical([entry if entry.id is None else entry.id for entry in value])

    def violation(self, value: Any) -> str | None:
        """Return why this value is not allowed, in words that follow the name of the option, or None."""
        if value is None:
            return None if self.can_clear else "can't be cleared"
        if self.minimum is not None and value < self.minimum:
            return f"must be at least {self.minimum}"
        if self.maximum is not None and value > self.maximum:
            return f"must be at most {self.maximum}"
        if self.max_length is not None and len(value) > self.max_length:
            return f"must have at most {self.max_length} {'items' if self.type == 'list' else 'characters'}"
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            return f"must be {self.expected}"  # without the value, which may be secret
        return None


@dataclass(frozen=True)
class Entity:
    """A kind of object: its natural key, its id and its fields.

    kind, title: such as "agent_group" and "agent group".
    key: the option that is the natural key. id_property: the wire property that holds the id.
    fields: a field without a codec is stored under the name that api_name(option) returns; blank clears it.
    required_one_of: sets of options of which one is required to create an object.
    lists_are_summaries: a list shows some fields of each object only; a single read shows the rest.
    undeletable: why the vendor can't delete such objects, and what to do instead.
    """

    kind: str
    title: str
    key: str
    id_property: str
    fields: tuple[Field, ...]
    required_one_of: tuple[tuple[str, ...], ...] = ()
    lists_are_summaries: bool = False
    undeletable: str | None = None
    api_name: Callable[[str], str] = field(default=str, repr=False)
    blank: Any = None

    def __post_init__(self) -> None:
        key = self.by_name.get(self.key)
        for contradiction, reason in (
            (len(self.by_name) != len(self.fields), "two fields have one name"),
            (key is None, "the key is not a field"),
            (sum(one.inactive_value is not None for one in self.fields) > 1, "two fields switch the object off"),
            (key is not None and key.type != "str", "the key is not text"),
            (
                any(name not in self.by_name for names in self.required_one_of for name in names),
                "an unknown field is required",
            ),
        ):
            if contradiction:
                raise TypeError(f"entity {self.kind}: {reason}")

    @property
    def plural(self) -> str:
        """The option of the config module that lists such objects."""
        return f"{self.kind}s"

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by option name."""
        return {one.name: one for one in self.fields}

    @cached_property
    def switch(self) -> Field | None:
        """The field that switches an object on and off, if there is one."""
        return next((one for one in self.fields if one.inactive_value is not None), None)

    def is_inactive(self, values: Mapping[str, Any]) -> bool:
        """Return whether these values switch the object off."""
        one = self.switch
        return one is not None and one.name in values and bool(one.canonical(values[one.name]) == one.inactive_value)

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """The names of the secret options."""
        return tuple(one.name for one in self.fields if one.secret)

    @cached_property
    def readable(self) -> frozenset[str]:
        """The names of the options that can be read back."""
        return frozenset(one.name for one in self.fields if one.readable)

    @property
    def id_option(self) -> str:
        """The option that selects an object by its id."""
        return f"{self.kind}_id"

    def codec(self, name: str) -> Codec:
        """Return the codec of a field."""
        return self._codecs[name]

    def decode(self, wire: Wire, missing_is_blank: bool) -> dict[str, Any]:
        """Return the canonical values that a wire object shows, by option.

        missing_is_blank: a property that is missing is blank; otherwise its value is unknown, and left out.
        """
        values = {}
        for one, codec in self._readable_codecs:
            if missing_is_blank or codec.present(wire):
                value = one.canonical(codec.decode(wire))
                if value is not None or not one.null_is_unknown:
                    values[one.name] = value
        return values

    def own(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values that are stored with the object itself."""
        return {name: value for name, value in values.items() if not self.by_name[name].stored_apart}

    def encode(self, values: Mapping[str, Any], body: Wire) -> Wire:
        """Write the values into the body, which may hold an object as it was read; return the body."""
        for name, value in self.own(values).items():
            self.codec(name).encode(body, value)
        return body

    @cached_property
    def _codecs(self) -> dict[str, Codec]:
        return {one.name: one.codec or self._default_codec(one) for one in self.fields}

    def _default_codec(self, one: Field) -> Codec:
        codec = Codec if not one.references else ReferenceListCodec if one.type == "list" else ReferenceCodec
        return codec(self.api_name(one.name), blank=self.blank)

    @cached_property
    def _readable_codecs(self) -> tuple[tuple[Field, Codec], ...]:
        return tuple((one, self.codec(one.name)) for one in self.fields if one.readable and not one.stored_apart)
