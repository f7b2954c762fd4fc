import assert from "node:assert/strict";

import { Then } from "@cucumber/cucumber";

import type { Status } from "../../index";
import { HOST_PATCH_NAMES } from "../../lib/host/patches/names";
import { PINS } from "../../lib/host/pins";
import type { GuardWorld } from "../support/world";

const statusIn = ({ answer }: GuardWorld): Status => answer.result as Status;

Then(
  "it tells that every fact of Kuzzle holds, and every host patch is applied",
  function (this: GuardWorld) {
    const { version, kuzzle, pins, hostPatches } = statusIn(this);
    assert.match(`${version} ${kuzzle}`, /^\d+\.\d+\.\d+\S* 2\.\d+\.\d+$/u);
    assert.deepEqual(pins, { checked: PINS.length, failed: [] });
    assert.deepEqual([...hostPatches.applied].sort(), [...HOST_PATCH_NAMES].sort());
    assert.deepEqual(hostPatches.off, []);
  },
);

Then(
  "it tells the mode {string}, and that calls of the application are only reported",
  function (this: GuardWorld, escalation: string) {
    const { mode, off } = statusIn(this);
    assert.equal(mode.escalation, escalation);
    assert.equal(mode.embeddedCalls, "report");
    assert.deepEqual(
      off.map(({ why }) => why),
      ['"embeddedCalls" is "report"'],
    );
  },
);

Then(
  /^Prometheus reads that "([^"]*)" (was refused|has passed by a mode) for "([^"]*)"$/u,
  async function (this: GuardWorld, action: string, how: string, reason: string) {
    const authorization = `Bearer ${String(this.app.tokenOf("admin"))}`;
    const url = `${this.app.application.url}/profile-guard/_metrics`;
    const response = await fetch(url, { headers: { authorization } });
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/u);
    const text = await response.text();
    const name = how === "was refused" ? "refusals" : "reported_refusals";
    const sample = `profile_guard_${name}_total{action="${action}",reason="${reason}"}`;
    assert.ok(text.includes(sample), text);
  },
);
