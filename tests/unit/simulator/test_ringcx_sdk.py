# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendor's own client works against the simulator."""

from __future__ import annotations

import pytest
from ringcentral_engage_voice import RingCentralEngageVoice


@pytest.fixture
def sdk(simulator, ringcx):
    """The client, logged in with a JWT."""
    url, known = simulator.url("ringcx"), ringcx.credentials
    client = RingCentralEngageVoice(known["ringcx_client_id"], known["ringcx_client_secret"], url, url)
    client.authorize(jwt=known["ringcx_jwt"])
    return client


def test_groups_and_agents_are_created_updated_and_deleted(sdk, ringcx):
    account = sdk.get("/api/v1/admin/accounts").json()[0]["accountId"]
    groups = f"/api/v1/admin/accounts/{account}/agentGroups"
    assert sdk.get(groups).json() == []
    group = sdk.post(groups, {"groupName": "Support"}).json()
    one_group = f"{groups}/{group['agentGroupId']}"
    assert sdk.get(groups).json() == [group]
    assert sdk.put(one_group, {**group, "groupName": "Care"}).json()["groupName"] == "Care"

    agent = sdk.post(f"{one_group}/agents", {"username": "jdoe", "password": "simulated"}).json()
    one_agent = f"{one_group}/agents/{agent['agentId']}"
    assert sdk.get(one_agent).json() == agent
    assert sdk.get(f"{one_group}/agents").json()[0]["agentId"] == agent["agentId"]
    assert sdk.put(one_agent, {**agent, "firstName": "Jane"}).json()["firstName"] == "Jane"
    assert ringcx.objects("agent")[0]["password"] == "simulated"

    assert sdk.delete(one_agent).json() is True
    assert sdk.delete(one_group).json() is True
    assert ringcx.objects("agent_group") == []


@pytest.mark.parametrize("text", ["Jwt is expired", "JWT is expired."])
def test_expired_token_is_refreshed(sdk, ringcx, text):
    ringcx.switch(expired_text=text)
    ringcx.advance(301)
    ringcx.log.clear()
    assert sdk.get("/api/v1/admin/accounts").status_code == 200
    assert [entry["path"].rpartition("/")[2] for entry in ringcx.log] == ["accounts", "refresh", "accounts"]
    assert [entry["status"] for entry in ringcx.log] == [401, 200, 200]


def test_error_status_is_reported(sdk):
    with pytest.raises(Exception, match="HTTP status code: 403"):
        sdk.get("/api/v1/admin/accounts/1/agentGroups")
