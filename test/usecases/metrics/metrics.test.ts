import should from "should";

import { actionsThat } from "../../../lib/domain/actions";
import { ERRORS, ErrorId } from "../../../lib/errors/ids";
import { Metrics } from "../../../lib/usecases/metrics/Metrics";
import { countingRefusals, NO_RECORDER } from "../../../lib/usecases/support/Recorder";
import { prometheusPipes } from "../../../lib/pipes/prometheus";
import type { Services } from "../../../lib/usecases/Services";
import { commandFor, gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";
import { requestOf } from "../../support/requests";

const IDLE = { queued: 0, dropped: 0 };
const refusal = (id: string): Error => Object.assign(new Error("no"), { id });
const asked = (key: string): { controller: string; action: string } => commandFor(key);

/** The samples, by name and labels. */
function samples(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

describe("Metrics", () => {
  let metrics: Metrics;

  beforeEach(() => {
    metrics = new Metrics();
  });

  const told = (): Map<string, number> => samples(metrics.text(IDLE));

  it("counts refusals and reported refusals by action and reason", () => {
    metrics.refused(asked("security:createUser"), refusal(ErrorId.escalation));
    metrics.refused(asked("security:createUser"), refusal(ErrorId.escalation));
    metrics.reported(asked("security:createUser"), refusal(ErrorId.unchecked));
    const labels = (reason: string): string => `{action="security:createUser",reason="${reason}"}`;
    should(told().get(`profile_guard_refusals_total${labels(ErrorId.escalation)}`)).equal(2);
    should(told().get(`profile_guard_reported_refusals_total${labels(ErrorId.unchecked)}`)).equal(
      1,
    );
  });

  it("has few labels, whatever callers send", () => {
    for (let round = 0; round < 1_000; round++) {
      metrics.refused(asked(`made-up-${round}:by"\n${round}`), refusal(`id-${round}`));
    }
    [...told().keys()]
      .filter((name) => name.includes("{action"))
      .should.eql(['profile_guard_refusals_total{action="other",reason="kuzzle"}']);
    should(told().get('profile_guard_refusals_total{action="other",reason="kuzzle"}')).equal(1_000);
    for (const key of actionsThat(() => true)) {
      key.should.match(/^[\w/:-]+$/u);
    }
    for (const { id } of Object.values(ERRORS)) {
      id.should.match(/^[\w.-]+$/u);
    }
  });

  it("measures decisions however they end, and waits for locks that waited", async () => {
    await metrics.timed(Promise.resolve());
    await metrics.timed(Promise.reject(new Error("no"))).should.be.rejectedWith("no");
    await metrics.timedLock(Promise.resolve({ waited: false }));
    await metrics.timedLock(Promise.resolve({ waited: true }));
    const values = told();
    should(values.get("profile_guard_decision_duration_seconds_count")).equal(2);
    should(values.get('profile_guard_decision_duration_seconds_bucket{le="+Inf"}')).equal(2);
    should(values.get("profile_guard_lock_wait_seconds_count")).equal(1);
    should(values.get("profile_guard_lock_wait_seconds_sum")).be.aboveOrEqual(0);
  });

  it("has buckets that add up", async () => {
    await metrics.timed(Promise.resolve());
    await metrics.timed(new Promise((resolve) => setTimeout(resolve, 3)));
    const buckets = [...told()].filter(([name]) =>
      name.startsWith("profile_guard_decision_duration_seconds_bucket"),
    );
    const counts = buckets.map(([, value]) => value);
    counts.should.eql(counts.toSorted((left, right) => left - right));
    should(counts[0]).be.below(2);
    should(counts.at(-1)).equal(2);
  });

  it("tells of the audit, and each metric's type once", () => {
    const text = metrics.text({ queued: 3, dropped: 4 });
    should(samples(text).get("profile_guard_audit_queue_entries")).equal(3);
    should(samples(text).get("profile_guard_audit_dropped_total")).equal(4);
    const types = text.split("\n").filter((line) => line.startsWith("# TYPE"));
    types.should.have.length(6);
    new Set(types).size.should.equal(6);
    text.should.endWith("\n");
  });

  it("counts what is recorded as refused, and not what passes", async () => {
    const recorder = countingRefusals(NO_RECORDER, metrics);
    await recorder.refused(undefined, commandFor("security:createUser"), refusal("x"), true);
    [...told().keys()].filter((name) => name.includes("{action")).should.eql([]);
    await recorder.refused(undefined, commandFor("security:createUser"), refusal("x"), false);
    [...told().keys()].filter((name) => name.includes("{action")).should.have.length(1);
  });

  it("costs next to nothing for each refusal and decision", () => {
    const error = refusal(ErrorId.escalation);
    const command = asked("security:createUser");
    const begun = performance.now();
    for (let round = 0; round < 10_000; round++) {
      metrics.refused(command, error);
    }
    // 0.1 ms each would be a hundred times what it takes
    (performance.now() - begun).should.be.below(1_000);
  });
});

describe("prometheusPipes", () => {
  const { gate } = gateOf(new FakeHost());
  let putBack: () => void;

  before(() => {
    // as much as an answer reads of it
    putBack = replaceGlobalKuzzle({ config: { http: { headers: {} }, security: {} } });
  });
  after(() => {
    putBack();
  });

  const pipes = prometheusPipes(() => ({ gate }) as unknown as Services);

  for (const [event, controller] of [
    ["prometheus:afterMetrics", "prometheus"],
    ["server:after*", "server"],
  ] as const) {
    it(`adds its metrics to the text of ${controller}:metrics`, async () => {
      const request = requestOf(controller, "metrics");
      request.setResult("kuzzle_up 1\n", { raw: true });
      const answered = await pipes[event]?.(request);
      should(answered?.result).startWith("kuzzle_up 1\n# HELP profile_guard_refusals_total");
      should(answered?.status).equal(200);
    });
  }

  it("leaves every other answer of the server as it is", async () => {
    for (const [action, result] of [
      ["metrics", { api: {} }],
      ["now", "noon"],
    ] as const) {
      const request = requestOf("server", action);
      request.setResult(result);
      should((await pipes["server:after*"]?.(request))?.result).eql(result);
    }
  });
});
