# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection options of every vendor: environment variables, empty options, and places that are not mixed."""

from __future__ import annotations

import pytest
from ansible_collections.cxops.contact_center.plugins.module_utils.core.ansible.argument_spec import (
    environment_variable,
)


def variable(account, option):
    return environment_variable(account.profile.gateway.connection, option)


def shown(account, option):
    """The value of an option that the module uses, as its invocation shows it."""
    return account.ok("agent_info")["invocation"]["module_args"][option]


@pytest.fixture(autouse=True)
def fixture_other_collections(monkeypatch):
    """Environment variables without the prefix of the vendor belong to others."""
    for name in ("VALIDATE_CERTS", "CA_PATH", "PROXY", "REQUEST_TIMEOUT", "RATE_LIMIT", "TOKEN_CACHE", "FIELD_NAMES"):
        monkeypatch.setenv(name, "no")


def test_environment_variables_have_the_prefix_of_the_vendor(account, monkeypatch):
    assert shown(account, "validate_certs") is True
    monkeypatch.setenv(variable(account, "validate_certs"), "no")
    assert shown(account, "validate_certs") is False


@pytest.mark.parametrize("empty", ["", " ", "\u200b"])
def test_an_empty_environment_variable_is_not_set(account, monkeypatch, empty):
    for option in account.profile.gateway.connection.names:
        monkeypatch.setenv(variable(account, option), empty)
    assert shown(account, "request_timeout") == 30


@pytest.mark.parametrize("empty", ["", " ", "\u200b", None])
def test_an_empty_option_is_not_set(account, monkeypatch, empty):
    monkeypatch.setenv(variable(account, "request_timeout"), "20")
    account.connection.update(request_timeout=empty, validate_certs=empty)
    assert shown(account, "request_timeout") == 20
    assert shown(account, "validate_certs") is True


def test_the_environment_alone_signs_in(account, monkeypatch):
    for name, value in account.connection.items():
        monkeypatch.setenv(variable(account, name), str(value))
    account.connection.clear()
    account.ok("agent_info")


def test_an_address_of_the_environment_is_not_used_with_credentials_of_the_task(account, monkeypatch):
    address = next(name for name in account.connection if name.endswith("_url"))
    monkeypatch.setenv(variable(account, address), account.connection.pop(address))
    credentials = ", ".join(sorted(account.profile.gateway.connection.credentials & account.connection.keys()))
    result = account.run("agent_info")
    assert result["failed"]
    assert (
        f"come from the task or the variables of the host ({credentials}), but {address} from the environment"
        in result["msg"]
    )


def test_credentials_of_the_environment_do_not_complete_those_of_the_task(account, monkeypatch):
    credentials = sorted(account.profile.gateway.connection.credentials & account.connection.keys())
    account.connection.update(dict.fromkeys(credentials))
    for name in account.profile.gateway.connection.credentials:
        monkeypatch.setenv(variable(account, name), "of-another-account")
    assert account.run("agent_info")["failed"]
    account.connection[credentials[0]] = account.vendor.credentials[credentials[0]]
    if len(credentials) > 1:
        assert (
            f"the credentials in the task or the variables of the host ({credentials[0]}) are not complete"
            in account.run("agent_info")["msg"]
        )
    else:
        account.ok("agent_info")


def test_all_wrong_values_of_the_environment_are_reported_by_variable(account, monkeypatch):
    del account.connection["rate_limit"]
    for option, value in (("rate_limit", "ten"), ("validate_certs", "maybe"), ("request_timeout", "0")):
        monkeypatch.setenv(variable(account, option), value)
    result = account.run("agent_info")
    assert result["failed"] and result["api_calls"] == 0
    assert sorted(result["msg"].splitlines()) == sorted(
        [
            "3 problems in the input:",
            f"- {variable(account, 'rate_limit')} must be a whole number, but is text.",
            f"- {variable(account, 'validate_certs')} must be true or false, but is text.",
            f"- {variable(account, 'request_timeout')} must be at least 1.",
        ]
    )
