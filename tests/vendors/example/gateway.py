# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The port: which calls read and write the objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.client import Client
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.connection import ConnectionOptions
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.file_store import FileStore, fingerprint
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.rate_limiter import RateLimiter
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.transport import Transport
from ansible_collections.cxops.contact_center.plugins.module_utils.core.api.urls import base_url, host_of
from ansible_collections.cxops.contact_center.plugins.module_utils.core.errors import (
    NotFoundError,
    OutcomeUnknownError,
    UnexpectedResponseError,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.gateway import Gateway, ReadScope
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.entity import Entity
from ansible_collections.cxops.contact_center.plugins.module_utils.core.model.state import (
    AccountState,
    Completeness,
    Existing,
    Snapshot,
    require_records,
)
from ansible_collections.cxops.contact_center.plugins.module_utils.core.progress import Progress

from .credentials import ExampleDialect, require_credentials
from .schema import AGENT, AGENT_GROUP, CONNECTION, ENTITIES

PATHS = {AGENT_GROUP.kind: "/groups", AGENT.kind: "/agents"}


class Example(Gateway):
    """The port to one account."""

    entities = ENTITIES
    connection = CONNECTION
    workers = 4

    def __init__(self, transport: Transport, store: FileStore, progress: Progress, client: Client, url: str) -> None:
        super().__init__(transport, store, progress)
        self._client, self._url = client, url

    @classmethod
    def connect(cls, options: ConnectionOptions, writable: bool, progress: Progress) -> Example:
        require_credentials(options)
        transport, store = Transport(options, writable, progress, cls.workers), options.open_store()
        url = base_url("example_url", options["example_url"])
        limiter = RateLimiter(store, f"calls-{fingerprint(url)}", options["rate_limit"])
        client = Client(transport, url, ExampleDialect(options["example_token"]), limiter)
        return cls(transport, store, progress, client, url)

    @property
    def url(self) -> str:
        return self._url

    @property
    def account(self) -> str:
        return host_of(self._url)

    def load(self, scope: ReadScope) -> AccountState:
        agents_matter = AGENT.kind in scope.desired or scope.absent(AGENT_GROUP.kind)
        agents = self._list(AGENT) if agents_matter else Snapshot.of(AGENT, (), complete=False)
        return AccountState.of(self._list(AGENT_GROUP), agents)

    def _list(self, entity: Entity) -> Snapshot:
        operation, path = f"Listing the {entity.title}s", PATHS[entity.kind]
        response = self._client.read("GET", path, operation)
        if path[1:] not in response:
            raise UnexpectedResponseError(operation, f"the response has no {path[1:]}", "Check example_url.")
        records = require_records(response[path[1:]], f"{entity.title}s", entity.id_property)
        return Snapshot.of(entity, [Existing.from_wire(entity, record) for record in records])

    def create(self, entity: Entity, values: Mapping[str, Any]) -> Existing:
        operation = f'Creating the {entity.title} "{values[entity.key]}"'
        body = entity.encode(values, {})
        response = self._client.write("POST", PATHS[entity.kind], operation, idempotent=False, json=body)
        return _written(entity, operation, response)

    def find(self, entity: Entity, values: Mapping[str, Any]) -> Existing | None:
        return self._list(entity).find(values[entity.key])

    def update(self, entity: Entity, existing: Existing, values: Mapping[str, Any]) -> Existing:
        operation = f"Updating the {existing.title}"
        body = entity.encode(values, {})
        response = self._client.write("PATCH", _path(existing), operation, idempotent=True, json=body)
        return _written(entity, operation, response)

    def delete(self, entity: Entity, existing: Existing, values: Mapping[str, Any]) -> None:
        operation = f"Deleting the {existing.title}"
        try:
            response = self._client.write("DELETE", _path(existing), operation, idempotent=True)
        except NotFoundError as error:  # it is gone, or something else is: reading it back decides
            raise OutcomeUnknownError(operation, error.detail, error.hint, error.status) from error
        if response is not None:
            raise OutcomeUnknownError(operation, "the response is not the one of a deletion")

    def refetch(self, entity: Entity, objects: Sequence[Existing]) -> Sequence[Existing | None]:
        listed = self._list(entity)
        return [listed.by_id(existing.id) for existing in objects]


def _path(existing: Existing) -> str:
    return f"{PATHS[existing.entity.kind]}/{existing.id}"


def _written(entity: Entity, operation: str, response: Mapping[str, Any]) -> Existing:
    """Return what the response shows: the whole object, or its id only."""
    if not response.get(entity.id_property):
        raise OutcomeUnknownError(operation, "the response does not show the object")
    completeness = Completeness.FULL if len(response) > 1 else Completeness.SUMMARY
    return Existing.from_wire(entity, dict(response), completeness)
