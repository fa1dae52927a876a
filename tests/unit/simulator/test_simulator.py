# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all simulated vendors share: faults, switches, log, seeds, the control server, the program."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest
import requests
from ansible_collections.cxops.contact_center.tests.simulator import Simulator, server
from ansible_collections.cxops.contact_center.tests.simulator.call import Reply
from ansible_collections.cxops.contact_center.tests.simulator.vendor import Route, Table, Vendor

SEED = {
    "groups": [{"groupName": "Support"}],
    "agents": [{"username": "jdoe", "agentGroup": "Support", "password": "simulated", "isActive": False}],
}


@pytest.mark.parametrize(
    "rule, status, text",
    [
        ({"status": 503}, 503, ""),
        ({"status": 500, "body": "oops"}, 500, "oops"),
        ({"body": "}{"}, 200, "}{"),
        ({"body": ""}, 200, ""),
        ({"json": {"wrong": "type"}}, 200, '{"wrong": "type"}'),
        ({"html": True}, 200, "<!doctype html>"),
        ({"body": "<html>", "headers": {"content-type": "text/html"}}, 200, "<html>"),
        ({"delay": 0.01}, 200, "[]"),
        ({"headers": {"Retry-After": "7"}}, 200, "[]"),
    ],
)
def test_fault_replaces_one_response(ringcx, admin, rule, status, text):
    ringcx.fault(path="agentGroups$", **rule)
    response = admin("GET", "/agentGroups")
    assert response.status_code == status and response.text.startswith(text)
    for name, value in rule.get("headers", {}).items():
        assert response.headers[name] == value
    assert admin("GET", "/agentGroups").json() == []
    assert [entry["fault"] is None for entry in ringcx.log] == [False, True]


@pytest.mark.parametrize(
    "rule, performed",
    [
        ({"reset": "before"}, 0),
        ({"reset": "after"}, 1),
        ({"truncate": True}, 1),
        ({"status": 503}, 0),
        ({"status": 503, "done": True}, 1),
    ],
)
def test_fault_decides_whether_a_write_is_performed(ringcx, admin, rule, performed):
    ringcx.fault(kind="write", **rule)
    if "status" in rule:
        assert admin("POST", "/agentGroups", {"groupName": "Support"}).status_code == 503
    else:
        with pytest.raises(requests.RequestException):
            admin("POST", "/agentGroups", {"groupName": "Support"})
    assert len(ringcx.objects("agent_group")) == performed
    assert admin("GET", "/agentGroups").status_code == 200


def test_fault_matches_skips_and_counts_calls(ringcx, admin):
    ringcx.fault(method="POST", status=500)
    ringcx.fault(path="/dialGroups", status=500)
    ringcx.fault(path="/agentGroups", status=503, skip=1, times=2)
    assert [admin("GET", "/agentGroups").status_code for dummy in range(5)] == [200, 503, 503, 200, 200]


def test_fault_with_a_seed_is_repeatable(ringcx, admin):
    def run():
        ringcx.reset()
        ringcx.fault(status=503, times=None, chance=0.5, seed=7)
        return [admin("GET", "/agentGroups").status_code for dummy in range(20)]

    first = run()
    assert set(first) == {200, 503} and run() == first


def test_invalid_fault_is_an_error(ringcx):
    with pytest.raises(ValueError, match="allowed: before, after"):
        ringcx.fault(reset="maybe")
    with pytest.raises(TypeError):
        ringcx.fault(nonsense=1)


@pytest.mark.parametrize(
    "values, message",
    [
        ({"put_mode": "sometimes"}, "allowed: .*replace.*merge"),
        ({"nonsense": "on"}, "there are: .*put_mode"),
        ({"exchange_limit": "many"}, "int, 0 or more"),
        ({"latency": -1}, "float, 0 or more"),
    ],
)
def test_invalid_switch_is_an_error_with_the_allowed_values(ringcx, values, message):
    with pytest.raises(ValueError, match=message):
        ringcx.switch(**values)


def test_switch_accepts_yaml_and_json_spellings(ringcx):
    ringcx.switch(
        unique_group_names=False,
        generated_usernames=True,
        delete_reply=204,
        password_read=None,
        exchange_limit="3",
        hidden_groups="1,2",
    )
    now = ringcx.switches
    assert [now[name] for name in ("unique_group_names", "generated_usernames", "delete_reply", "password_read")] == [
        "off",
        "on",
        "204",
        "null",
    ]
    assert now["exchange_limit"] == 3 and now["hidden_groups"] == ("1", "2")


def test_switches_are_documented(ringcx):
    assert all(switch.doc and switch.allowed for switch in ringcx.switch_table.values())


def test_unknown_vendor_is_an_error():
    with pytest.raises(ValueError, match="no vendor 'unknown'"):
        Simulator(vendors=("unknown",))


class Tiny(Vendor):
    """The smallest vendor."""

    name = "tiny"
    credentials = {"tiny_token": "simulated-token"}
    TABLES = {"groups": Table("id", 1, {"name": ""}), "agents": Table("id", 11, {"name": "", "group_id": None})}

    def create_group(self, call):
        """Create a group."""
        return Reply({"id": self.add("groups", {"name": call.json["name"]})}, 201)

    def group(self, call):
        """One group."""
        return Reply(self.tables["groups"][int(call.params["id"])])

    ROUTES = (Route("POST", "/groups", create_group), Route("GET", "/groups/{id}", group))


def test_vendor_class_is_served_beside_the_others():
    with Simulator(vendors={**server.VENDORS, "tiny": Tiny}, seed={"tiny": {"groups": [{"id": 2}]}}) as running:
        assert list(running.vendors) == ["ringcx", "deepcall", "udesk", "tiny"]
        url, tiny = running.url("tiny"), running["tiny"]
        created = [requests.post(f"{url}/groups", json={"name": name}, timeout=10).json() for name in "ab"]
        assert created == [{"id": 1}, {"id": 3}]
        assert requests.get(f"{url}/groups/3", timeout=10).json() == {"id": 3, "name": "b"}
        assert requests.get(f"{url}/agents", timeout=10).status_code == 404
        assert [entry["kind"] for entry in tiny.log] == ["write", "write", "read", "read"]
    assert tiny.change("agent_group", 3, {"name": "c"}) == {"id": 3, "name": "c"}
    tiny.remove("agent_group", 1)
    assert tiny.state() == {"groups": [{"id": 2, "name": ""}, {"id": 3, "name": "c"}], "agents": []}
    tiny.reset()
    assert tiny.objects("agent_group") == []
    with pytest.raises(ValueError, match="agents have no mail"):
        tiny.seed({"agents": [{"mail": "ana@example.com"}]})
    with pytest.raises(ValueError, match="no kind 'queue'"):
        tiny.objects("queue")


def test_log_contains_the_request(ringcx, admin):
    admin("POST", "/agentGroups", {"groupName": "Support"}, params={"page": 1})
    entry = ringcx.log[-1]
    assert (entry["method"], entry["status"], entry["kind"]) == ("POST", 201, "write")
    assert entry["body"] == {"groupName": "Support"} and entry["query"] == ["page"]
    assert entry["path"].endswith("/agentGroups") and entry["n"] == 1


def test_objects_are_seeded_changed_removed_and_reset(ringcx):
    ringcx.seed(SEED)
    agent = ringcx.objects("agent")[0]
    assert (agent["password"], agent["active"], agent["agentGroup"]["description"]) == ("simulated", False, "Support")
    assert ringcx.change("agent", agent["agentId"], {"isActive": True})["active"] is True
    agent["username"] = "a copy"
    assert ringcx.state()["agents"][0]["username"] == "jdoe"
    ringcx.remove("agent_group", agent["groupId"])
    assert ringcx.objects("agent") == []
    ringcx.switch(put_mode="merge")
    ringcx.reset()
    assert ringcx.switches["put_mode"] == "replace" and ringcx.log == []
    for seed in ({"nonsense": []}, {"agents": [{"username": "x", "agentGroup": "unknown"}]}):
        with pytest.raises(ValueError):
            ringcx.seed(seed)


def test_state_can_be_seeded_again(ringcx):
    ringcx.seed({**SEED, "lookups": {"auxStates": [{"stateId": 1, "agentAuxState": "PAUSE", "isActive": False}]}})
    state = ringcx.state()
    ringcx.reset()
    ringcx.seed({name: state[name] for name in ("accounts", "groups", "agents")})
    assert ringcx.state()["agents"] == state["agents"]


def test_latency_delays_responses(ringcx, admin):
    ringcx.switch(latency=0.05)
    start = time.monotonic()
    admin("GET", "/agentGroups")
    assert time.monotonic() - start >= 0.05


def test_control_server_offers_what_tests_can_do(simulator, ringcx, admin):
    def control(method, path, body=None, status=200):
        response = requests.request(method, simulator.control_url + path, json=body, timeout=10)
        assert response.status_code == status, response.text
        return response.json()

    assert control("GET", "/")["ringcx"] == {"url": simulator.url("ringcx"), "credentials": ringcx.credentials}
    control("POST", "/ringcx/seed", SEED)
    control("POST", "/ringcx/switches", {"put_mode": "merge"})
    assert control("GET", "/ringcx/switches")["put_mode"]["value"] == "merge"
    assert "allowed" in control("POST", "/ringcx/switches", {"put_mode": "x"}, 400)["error"]
    control("POST", "/ringcx/faults", {"path": "agentGroups$", "status": 503, "times": 2})
    assert admin("GET", "/agentGroups").status_code == 503
    assert control("GET", "/ringcx/faults")[0]["times"] == 1
    control("DELETE", "/ringcx/faults")
    assert admin("GET", "/agentGroups").status_code == 200
    assert [entry["fault"] for entry in control("GET", "/ringcx/log")] == ["status=503", None]
    control("DELETE", "/ringcx/log")
    number = control("GET", "/ringcx/state")["agents"][0]["agentId"]
    assert control("PATCH", f"/ringcx/objects/agent/{number}", {"team": "blue"})["team"] == "blue"
    assert control("GET", "/ringcx/objects/agent")[0]["team"] == "blue"
    control("DELETE", f"/ringcx/objects/agent/{number}")
    control("DELETE", f"/ringcx/objects/agent/{number}", status=404)
    control("PATCH", "/ringcx/objects/nonsense/1", {}, 400)
    control("PATCH", "/ringcx/objects/nonsense/one", {}, 400)
    control("POST", "/ringcx/clock", {"advance": 60})
    control("GET", "/unknown/state", status=404)
    control("POST", "/ringcx/reset")
    assert ringcx.objects("agent_group") == [] and ringcx.log == []


@pytest.mark.parametrize(
    "vendor, group, agent",
    [
        (
            "ringcx",
            {"groupName": "Sales 2"},
            {"username": "ana@example.com", "email": "x@example.com", "agentGroup": "Sales 2"},
        ),
        ("udesk", {"name": "Sales 2"}, {"email": "ana@example.com", "nick_name": "other"}),
        ("deepcall", {"name": "Sales 2"}, {"email": "ana@example.com", "name": "other"}),
    ],
)
def test_control_server_finds_objects_by_name(vendor, group, agent):
    with Simulator([vendor]) as simulator:
        simulator[vendor].seed({"groups": [group], "agents": [agent]})
        for kind, name in (("agent", "ana@example.com"), ("agent_group", "Sales%202")):
            url = f"{simulator.control_url}/{vendor}/objects/{kind}/{name}"
            assert requests.patch(url, json={}, timeout=10).status_code == 200
            before = len(simulator[vendor].objects(kind))
            assert requests.delete(url, timeout=10).status_code == 200
            assert len(simulator[vendor].objects(kind)) == before - 1
            assert requests.delete(url, timeout=10).status_code == 404


def _start(*arguments):
    folder = pathlib.Path(server.__file__).parent
    return subprocess.Popen(
        [sys.executable, str(folder), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
    )


def test_program_serves_until_a_signal(tmp_path):
    seed = tmp_path / "seed.json"
    seed.write_text('{"ringcx": {"groups": [{"groupName": "Support"}]}}')
    with _start("--vendor", "ringcx", "--seed", str(seed), "--switch", "ringcx.put_mode=merge") as program:
        try:
            names = dict(program.stdout.readline().split() for dummy in range(2))
            state = requests.get(names["control"] + "/ringcx/state", timeout=10).json()
            assert state["groups"][0]["groupName"] == "Support"
            assert requests.get(names["ringcx"] + "/restapi/v1.0/account/~", timeout=10).status_code == 401
        finally:
            program.send_signal(signal.SIGTERM)
        assert program.wait(10) == 0


def test_program_stops_after_the_given_time():
    with _start("--for", "0.1") as program:
        assert program.wait(30) == 0


def test_program_reports_an_invalid_switch():
    with _start("--switch", "ringcx.put_mode=x") as program:
        dummy, errors = program.communicate(timeout=30)
    assert program.returncode == 1 and "allowed: ['replace', 'merge']" in errors
