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
