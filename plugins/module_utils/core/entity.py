# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One declaration per kind of object: the only source of options, docs, wire names, comparison and redaction.

Its classes have no more methods than are used: each that a dataclass makes costs time whenever a module starts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

BLANK: tuple = (None, "", [], {})
TRUE, FALSE = (True, 1, "1", "true", "True"), (False, 0, "0", "false", "False")


def camel(name):
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def id_of(value):
    """The id in a small object, or the value itself where it is the bare id."""
    return value.get("id") if isinstance(value, dict) else value


@dataclass(repr=False, eq=False)
class Property:
    """A field that is one property of the wire object; twins are other properties that mirror it."""

    api: str
    twins: tuple = ()
    blank: object = None

    def known(self, wire):
        return self.api in wire

    def read(self, wire):
        return wire.get(self.api)

    def tells(self, wire, names):
        """Whether the wire object itself shows that it refers to what is called so; then no look-up is needed.

        names: the name, or names, of which there is at least one.
        """
        return False

    def write(self, body, value):
        for name in (self.api, *self.twins):
            body[name] = self.blank if value is None else value


class IdProperty(Property):
    """A field that refers to one other object, by its id in one property."""

    def write(self, body, value):
        super().write(body, value and value.id)


class IdsProperty(Property):
    """A field that refers to other objects, by a list of ids; objects with an id are read as well."""

    def read(self, wire):
        value = wire.get(self.api)
        if not isinstance(value, list):
            value = [value] if value else []
        return [id_of(item) for item in value]

    def write(self, body, value):
        super().write(body, [target.id for target in value or ()])

    def known(self, wire):
        return self.api in wire and wire[self.api] is not None


class ObjectProperty(Property):
    """A field that refers to one other object, by a small object that holds its id."""

    def read(self, wire):
        return id_of(wire.get(self.api))

    def tells(self, wire, names):
        value = wire.get(self.api)
        return isinstance(value, dict) and value.get("description") == names

    def write(self, body, value):
        super().write(body, value and {"id": value.id})


@dataclass(repr=False, eq=False)
class Reference:
    """A field that names another object; on the wire it is that object's id.

    to is a kind of this vendor's entities or one of its look-ups.
    keeps: a name that the look-up doesn't list is no error for an object that has a reference already.
    words: what may stand in place of an id. marks: the field of whose objects it names some; they are written together.
    """

    to: str
    keeps: bool = False
    words: tuple = ()
    marks: str | None = None


def _as_id(field, value):
    return str(value)


def _as_bool(field, value):
    return True if value in TRUE else False if value in FALSE else value


def _as_int(field, value):
    return int(value) if re.fullmatch("-?[0-9]+", str(value)) else value


def _as_text(field, value):
    text = str(value).strip()
    for pattern in field.ignores:
        text = re.sub(pattern, "", text)
    return (text.lower() if field.folded else text) or None


def _as_set(field, value):
    form = _as_id if field.ref else FORMS.get(field.elements, _as_text)
    return tuple(sorted({form(field, item) for item in value if item is not None} - {None}, key=str)) or None


FORMS = {"bool": _as_bool, "int": _as_int, "list": _as_set}


@dataclass(repr=False, eq=False)
class Field:
    """One option of the user and what it is for the vendor.

    ref: it names another object. secret: it is written, never read. null_is_unknown: a blank read tells nothing.
    folded: letter case makes no difference. ignores: patterns of what makes none either. most: items of a list, or
    letters. off: the value that switches the object off. on_create: needed then. for_removal: it says how to remove the
    object, and is no property of it. along: where it can't be read, it is sent along with other changes.
    """

    name: str
    about: object
    type: str = "str"
    elements: str | None = None
    wire: object = None
    most: int | None = None
    choices: tuple | None = None
    low: int | None = None
    high: int | None = None
    ref: Reference | None = None
    secret: bool = False
    readable: bool = True
    null_is_unknown: bool = False
    folded: bool = False
    ignores: tuple = ()
    clearable: bool | None = None
    on_create: bool = False
    off: object = None
    default: object = None
    vendor_default: object = None
    for_removal: bool = False
    along: bool = False
    form: object = dataclass_field(init=False)

    def __post_init__(self):
        form = _as_id if self.ref and self.type != "list" else FORMS.get(self.type, _as_text)
        self.form = form
        if self.clearable is None:
            self.clearable = self.type in ("str", "list") and not self.choices and not self.secret
        for wrong, why in (
            (self.secret and self.readable, "a secret is never read back"),
            (self.secret and self.ref, "a secret can't name an object"),
            (self.choices and self.type != "str", "only text has choices"),
            ((self.low is not None or self.high is not None) and self.type != "int", "only whole numbers have a range"),
            (self.folded and self.type != "str", "only text has letter case"),
            (self.elements and self.type != "list", "only a list has elements"),
            (self.type == "list" and not self.elements, "a list says what it holds"),
            (self.null_is_unknown and not self.readable, "what is never read is always unknown"),
            (
                self.for_removal and (self.readable or self.on_create),
                "what is said for a removal is never read or created",
            ),
            (self.most is not None and self.type not in ("str", "list"), "only text and lists have a length"),
            (self.off is not None and self.secret, "a secret can't switch an object off"),
        ):
            if wrong:
                raise TypeError(f"field {self.name}: {why}")

    @property
    def marks(self):
        return self.ref and self.ref.marks

    def normal(self, value):
        """The form in which two values are compared: blank is one thing, numbers and booleans are what they mean."""
        return None if not value and value in BLANK else self.form(self, value)

    def comparable(self, value):
        """The normal form of a wanted value, whose references are targets."""
        if self.ref and value is not None:
            # one that is yet to be created is like nothing that exists
            ids = [target if target.id is None else target.id for target in (value if self.type == "list" else [value])]
            value = ids if self.type == "list" else ids[0]
        return self.normal(value)

    def problem(self, value):
        """Why the user may not ask for this value, or None."""
        if value is None:
            return None if self.clearable else "it can't be cleared"
        if self.low is not None and value < self.low:
            return f"{value} is less than {self.low}"
        if self.high is not None and value > self.high:
            return f"{value} is more than {self.high}"
        if self.most is not None and len(value) > self.most:
            return f"it is longer than {self.most}"
        return None


@dataclass(repr=False, eq=False)
class Entity:
    """A kind of object: its natural key, its id and its fields.

    wire_name: how an option is called on the wire, where its field doesn't say. blank: what clears a field there.
    needs: of each of these fields one is needed to create an object. corrects_case: a name in other letters is written
    as the file has it. undeletable: why the vendor can't delete one, and what to do instead.
    """

    kind: str
    title: str
    key: str
    id_wire: str
    fields: tuple
    needs: tuple = ()
    wire_name: object = str
    blank: object = None
    undeletable: str | None = None
    corrects_case: bool = False
    plural: str | None = None
    by_name: dict = dataclass_field(init=False)
    secrets: tuple = dataclass_field(init=False)
    readable: frozenset = dataclass_field(init=False)

    def __post_init__(self):
        self.fields = tuple(map(self._wired, self.fields))
        self.by_name = {field.name: field for field in self.fields}
        self.secrets = tuple(field.name for field in self.fields if field.secret)
        self.readable = frozenset(field.name for field in self.fields if field.readable)
        self.plural = self.plural or f"{self.kind}s"
        for wrong, why in (
            (len(self.by_name) != len(self.fields), "two fields have one name"),
            (self.key not in self.by_name, "the key is not a field"),
            (self.key in self.by_name and self.by_name[self.key].type != "str", "the key is not text"),
            (
                any(name not in self.by_name for group in self.needs for name in group),
                "it needs a field that isn't there",
            ),
        ):
            if wrong:
                raise TypeError(f"entity {self.kind}: {why}")

    def _wired(self, field):
        if field.wire:
            return field
        form = Property if not field.ref else IdsProperty if field.type == "list" else IdProperty
        return replace(field, wire=form(self.wire_name(field.name), blank=self.blank))

    @property
    def id_option(self):
        return f"{self.kind}_id"

    def decode(self, wire, full):
        """The fields that a wire object tells; a basic one leaves fields out, in a full one a missing field is blank."""
        return Told(self.by_name, wire, full)

    def encode(self, values, body):
        """Lay the values over a wire object; what isn't named stays as it is."""
        for name, value in values.items():
            self.by_name[name].wire.write(body, value)
        return body


class Told(Mapping):
    """Values by field, each decoded when it is first asked for: an object has sixty fields, and a file names six."""

    __slots__ = ("_fields", "_wire", "_full", "_read")

    def __init__(self, fields, wire, full):
        self._fields, self._wire, self._full, self._read = fields, wire, full, {}

    def __contains__(self, name):
        if name in self._read:
            return True
        field = self._fields.get(name)
        if not field or not field.readable or not (self._full or field.wire.known(self._wire)):
            return False
        return not field.null_is_unknown or field.normal(field.wire.read(self._wire)) is not None

    def __getitem__(self, name):
        if name not in self:
            raise KeyError(name)
        if name not in self._read:
            field = self._fields[name]
            self._read[name] = field.normal(field.wire.read(self._wire))
        return self._read[name]

    def __iter__(self):
        return (name for name in self._fields if name in self)

    def __len__(self):
        return sum(1 for _name in self)
