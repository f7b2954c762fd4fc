import Joi from "joi";
import should from "should";

import { checkOptions, parseConfig } from "../../lib/config/config";
import { ConfigurationError } from "../../lib/errors/ConfigurationError";

function faultsOf(options: object, hostConfig: object = {}): string[] {
  try {
    parseConfig(options, hostConfig);
  } catch (error) {
    should(error).be.instanceOf(ConfigurationError);
    return (error as ConfigurationError).details.map(({ code, path }) => `${code} ${path}`);
  }
  return [];
}

describe("parseConfig", () => {
  it("fills in the defaults", () => {
    parseConfig({}, {}).should.match({ guardNativeActions: true, onInvalidImport: "refuse" });
  });

  it("lets the host's configuration win over the constructor's options", () => {
    parseConfig(
      { guardNativeActions: true, onInvalidImport: "warn" },
      { guardNativeActions: false },
    ).should.match({ guardNativeActions: false, onInvalidImport: "warn" });
  });

  it("is frozen, and does not keep what it was given", () => {
    const options = { restrictedProfileIds: ["customer"] };
    const config = parseConfig(options, {});
    options.restrictedProfileIds.push("admin");
    should(config.restrictedProfileIds).eql(["customer"]);
    Object.isFrozen(config).should.be.true();
    Object.isFrozen(config.restrictedProfileIds).should.be.true();
  });

  it("names every fault at once: unknown keys, wrong types, empty ids", () => {
    faultsOf(
      { restrictedProfileIds: ["", 3, "a", "a"], guardNativeAction: true },
      { onInvalidImport: "ignore", guardNativeActions: "yes" },
    ).should.eql([
      "member.empty restrictedProfileIds[0]",
      "member.type restrictedProfileIds[1]",
      "member.duplicate restrictedProfileIds[3]",
      "member.type guardNativeActions",
      "member.value onInvalidImport",
      "member.unexpected guardNativeAction",
    ]);
    faultsOf({ restrictedProfileIds: [] }).should.eql(["member.empty restrictedProfileIds"]);
    faultsOf({ restrictedProfileIds: "a" }).should.eql(["member.type restrictedProfileIds"]);
  });

  it("fills in the limits of callers, and takes only whole numbers from 1", () => {
    parseConfig({}, {}).limits.should.eql({
      scrolls: 50,
      filterConditions: 5_000,
      shards: 200,
      repeatedBytes: 20_000_000,
      documentChecks: 500_000,
    });
    parseConfig({ limits: { scrolls: 5 } }, {}).limits.should.eql({
      scrolls: 5,
      filterConditions: 5_000,
      shards: 200,
      repeatedBytes: 20_000_000,
      documentChecks: 500_000,
    });
    Object.isFrozen(parseConfig({}, {}).limits).should.be.true();
    faultsOf({
      limits: {
        scrolls: 0,
        filterConditions: "9",
        shards: 0,
        rooms: 1,
        repeatedBytes: 0,
        documentChecks: 1.5,
      },
    }).should.eql([
      "member.range limits.scrolls",
      "member.type limits.filterConditions",
      "member.range limits.shards",
      "member.range limits.repeatedBytes",
      "member.range limits.documentChecks",
      "member.unexpected limits.rooms",
    ]);
  });

  it("fills in what is not said of auditing, and takes only whole numbers from 1", () => {
    const retention = { days: 365, entries: 1_000_000 };
    parseConfig({}, {}).should.match({
      audit: { enabled: true, queue: 10_000, retention },
      onAuditFailure: "continue",
    });
    parseConfig({ audit: { retention: { days: 30 } } }, {}).audit.should.eql({
      enabled: true,
      queue: 10_000,
      retention: { ...retention, days: 30 },
    });
    faultsOf({
      audit: { enabled: "yes", retention: { days: 0, entries: 1.5, months: 1 }, queue: -1 },
      onAuditFailure: "block",
    })
      .sort()
      .should.eql([
        "member.range audit.queue",
        "member.range audit.retention.days",
        "member.range audit.retention.entries",
        "member.type audit.enabled",
        "member.unexpected audit.retention.months",
        "member.value onAuditFailure",
      ]);
  });

  it("ends subscriptions by default, and knows what else may become of them", () => {
    should(parseConfig({}, {}).onNarrowing).equal("unsubscribe");
    should(parseConfig({ onNarrowing: "none" }, {}).onNarrowing).equal("none");
    faultsOf({ onNarrowing: "close" }).should.eql(["member.value onNarrowing"]);
  });

  it("takes a list of unknown actions, each as controller:action", () => {
    const list = ["realtime:peek"];
    const { unknownActions } = parseConfig({ unknownActions: list }, {});
    should(unknownActions).eql(["realtime:peek"]);
    should(unknownActions).not.equal(list);
    parseConfig({}, {}).unknownActions.should.equal("refuse");
    for (const wrong of [["peek"], ["*:*"], ["realtime:*"], ["a:b:c"], ["a: b"]]) {
      should(() => parseConfig({ unknownActions: wrong }, {})).throw(
        /"unknownActions\[0\]" must be an action, as "controller:action"\./u,
      );
    }
    should(() => parseConfig({ unknownActions: "permit" }, {})).throw(
      /"unknownActions" must be "refuse", "allow" or a list of actions\./u,
    );
    for (const wrong of [[], ["a:b", "a:b"], [5], true]) {
      faultsOf({ unknownActions: wrong }).length.should.equal(1);
    }
  });

  it("suggests the member that was meant, at every depth", () => {
    for (const [options, meant] of [
      [{ signUp: { kuids: "refuse" } }, "kuid"],
      [{ signUp: { limit: { request: 5, requests: 5, window: 1 } } }, "requests"],
      [{ delegations: [{ holder: ["a"], holders: ["a"], mayAssign: ["b"] }] }, "holders"],
      [{ audit: { retention: { entry: 1, day: 5 } } }, "days"],
    ] as const) {
      should(() => parseConfig(options, {})).throw(new RegExp(`Did you mean "${meant}"`, "u"));
    }
  });

  it("takes a mode of embeddedCalls alone or with exemptions, which do not lift it", () => {
    const of = (...given: [object, object]) => parseConfig(...given).embeddedCalls;
    of({}, {}).should.eql({ mode: "report", exempt: [] });
    of({ embeddedCalls: "refuse" }, {}).should.eql({ mode: "refuse", exempt: [] });
    of({ embeddedCalls: "refuse" }, { embeddedCalls: { exempt: ["a:b"] } }).should.eql({
      mode: "refuse",
      exempt: ["a:b"],
    });
    faultsOf({ embeddedCalls: "refuze" }).should.eql(["member.value embeddedCalls.mode"]);
    faultsOf({ embeddedCalls: { exempt: ["invite"] } }).should.eql([
      "member.invalid embeddedCalls.exempt[0]",
    ]);
    should(() => parseConfig({ embeddedCalls: { exempts: ["a:b"] } }, {})).throw(
      /Did you mean "exempt"\?/u,
    );
    const delegation = { holders: ["a"], mayAssign: ["b"], through: ["c"] };
    faultsOf({ delegations: [delegation] }).should.eql([
      "member.invalid delegations[0].through[0]",
    ]);
  });

  it("suggests the option that was meant, in a message readable alone", () => {
    should(() => parseConfig({ guardNativeAction: true }, {})).throw(
      /configuration of profile-guard has 1 fault:\n.*Did you mean "guardNativeActions"\?/u,
    );
  });

  describe("signUp", () => {
    const faults = (signUp: object): string[] => faultsOf({ signUp });

    it("is none by default, and is worked out when given", () => {
      should(parseConfig({}, {}).signUp).be.undefined();
      const limit = { requests: 5, window: 60 };
      should(parseConfig({ signUp: { limit } }, {}).signUp?.limit).eql({ ...limit, proxies: 0 });
      for (const [trustProxy, proxies] of [
        [true, 1],
        [false, 0],
        [3, 3],
      ]) {
        const parsed = parseConfig({}, { signUp: { limit: { ...limit, trustProxy } } });
        should(parsed.signUp?.limit?.proxies).equal(proxies);
      }
    });

    it("names every fault", () => {
      faults({ limit: { requests: 0, window: 1.5, trustProxy: "yes" }, strategies: [], maximal: 1 })
        .map((found) => found.split(" ")[1])
        .should.eql([
          "signUp.limit.requests",
          "signUp.limit.window",
          "signUp.limit.trustProxy",
          "signUp.strategies",
          "signUp.maximal",
        ]);
    });

    it("takes kuids that are refused, allowed, or a regular expression", () => {
      const kuidOf = (kuid: string): unknown => parseConfig({ signUp: { kuid } }, {}).signUp?.kuid;
      should(kuidOf("refuse")).equal("refuse");
      should(kuidOf("allow")).be.undefined();
      should(kuidOf("a|b")).eql(/^(?:a|b)$/u);
      faults({ kuid: "(" }).should.eql(["member.invalid signUp.kuid"]);
      // a pattern of letters alone would let everybody in by one name
      for (const word of ["Refuse", "refused", "allowed", "allows", "none", "deny"]) {
        faults({ kuid: word }).should.eql(["member.invalid signUp.kuid"]);
      }
      should(() => parseConfig({ signUp: { kuid: "refused" } }, {})).throw(
        /"signUp\.kuid" must be "refuse", "allow" or a regular expression, and "refused" is a pattern of one name: if that is meant, write "\(\?:refused\)"\. Did you mean "refuse"\?/u,
      );
      should(kuidOf("(?:refused)")).eql(/^(?:(?:refused))$/u);
      faults({ kuid: "" }).should.eql(["member.empty signUp.kuid"]);
    });

    it("keeps what Kuzzle's configuration does not name", () => {
      const limit = { requests: 20, window: 3600 };
      const options = {
        signUp: { limit, content: Joi.object({ name: Joi.string() }), strategies: ["local"] },
        audit: { retention: { days: 30 } },
        hostPatches: { answerEveryRequest: false },
        onWidening: { credentials: "revoke" as const },
      };
      const config = parseConfig(options, {
        signUp: { kuid: "refuse", limit: { requests: 5 }, strategies: ["oauth"] },
        audit: { queue: 5 },
      });
      should(config.signUp).match({
        kuid: "refuse",
        limit: { requests: 5, window: 3600 },
        strategies: ["oauth"],
      });
      should(config.signUp?.content).be.ok();
      config.audit.should.match({ queue: 5, retention: { days: 30 } });
      config.hostPatches.should.eql({ answerEveryRequest: false });
      config.onWidening.should.eql({ apiKeys: "revoke", credentials: "revoke" });
      // the options are the application's own
      options.signUp.limit.should.equal(limit);
      limit.requests.should.equal(20);
    });

    for (const content of [7, "text", {}, { type: "nonsense" }, { type: "string" }, Joi.string()]) {
      it(`takes no content of ${JSON.stringify(content)}`, () => {
        faults({ content }).should.eql(["member.invalid signUp.content"]);
      });
    }
  });
});

describe("checkOptions", () => {
  it("names every fault that the host's configuration cannot mend", () => {
    const options = { guardNativeActions: "no", limits: { scroll: 3 }, escalation: "refus" };
    should(() => {
      checkOptions(options);
    })
      .throw(/"guardNativeActions" must be a boolean/u)
      .and.throw(/"limits\.scroll" is not allowed\. Did you mean "scrolls"/u)
      .and.throw(/"escalation" must be one of refuse, report/u);
  });

  it("leaves what it may still complete to the start", () => {
    for (const options of [{}, { signUp: { limit: { requests: 5 } } }, { delegations: [{}] }]) {
      should(() => {
        checkOptions(options);
      }).not.throw();
    }
  });

  describe("with what only guards of Kuzzle's own actions keep", () => {
    const constraints = [{ name: "a", never: { profiles: "acme-*", may: "document:*" } }];
    const off = { guardNativeActions: false };

    for (const [options, told] of [
      [{ constraints }, /"constraints" needs "guardNativeActions"/u],
      [{ restrictSecurityReads: "covered" }, /"restrictSecurityReads" needs "guardNativeActions"/u],
    ] as const) {
      it(`stops the start without them: ${Object.keys(options).join(" ")}`, () => {
        should(() => parseConfig({ ...options, ...off }, {})).throw(told);
        should(() => parseConfig(options, off)).throw(told);
        should(() => parseConfig(options, {})).not.throw();
        // the host's configuration may still switch them on
        should(() => {
          checkOptions({ ...options, ...off });
        }).not.throw();
        should(() => parseConfig({ ...options, ...off }, { guardNativeActions: true })).not.throw();
      });
    }

    it("starts without them where there is nothing to keep", () => {
      should(() =>
        parseConfig({ ...off, constraints: [], restrictSecurityReads: false }, {}),
      ).not.throw();
    });
  });
});
