import * as fc from "fast-check";
import should from "should";

import type { AnalysisInput } from "../../../lib/domain/analysis";
import { analyzeProfile, analyzeRole } from "../../../lib/domain/analysis";
import type { Finding } from "../../../lib/domain/findings";
import type { StoredPolicy } from "../../../lib/domain/rights";
import { allows, compileRights, HOST_ACTIONS } from "../../../lib/domain/rights";
import { EVERY_REQUEST, lookup, world } from "../rights/worlds";
import { controllersOf, policies, policy } from "./cases";
import { cases } from "../../support/random";

const ACME = { index: "acme" };

/** A world without a server, of roles as in {@link controllersOf}. */
function offline(
  roles: Readonly<Record<string, string>>,
  rest: Partial<AnalysisInput> = {},
): AnalysisInput {
  const stored = Object.entries(roles).map(([_id, actions]) => ({
    _id,
    controllers: controllersOf(actions),
  }));
  return { roles: lookup(stored), ...rest };
}

function ofProfile(it: object, host: AnalysisInput, _id = "it"): readonly Finding[] {
  return analyzeProfile({ _id, ...it }, host);
}

function ofRole(actions: string, host: Partial<AnalysisInput> = {}): readonly Finding[] {
  const after = offline({}, host);
  return analyzeRole({ _id: "it", controllers: controllersOf(actions) }, after);
}

function codes(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code }) => code);
}

function restricted(actions: string, rest: Partial<AnalysisInput> = {}): readonly string[] {
  return codes(ofProfile(policies(policy("it", ACME)), offline({ it: actions }, rest)));
}

const names = (
  api: Readonly<Record<string, readonly string[]>>,
): NonNullable<AnalysisInput["api"]> =>
  new Map(Object.entries(api).map(([name, actions]) => [name, new Set(actions)]));

describe("An analysis of lists, which are cut to the places in which they are held", () => {
  const GLOBEX = { index: "globex" };
  const found = (...given: readonly object[]): readonly string[] =>
    codes(
      ofProfile(
        policies(...(given as StoredPolicy[])),
        offline({ lister: "index:list", most: "index:* !index:list" }),
      ),
    );

  it("tells of a policy that grants nothing new, and of a denial that another policy undoes, by these places", () => {
    should(found(policy("lister"), policy("lister", ACME))).containEql("policy.covered");
    should(found(policy("lister", GLOBEX), policy("lister", ACME))).not.containEql(
      "policy.covered",
    );
    should(found(policy("most", ACME), policy("lister", ACME))).containEql("denial.defeated");
    should(found(policy("most", GLOBEX), policy("lister", ACME))).not.containEql("denial.defeated");
  });
});

describe("An analysis that does not know a controller", () => {
  it("does not call a restriction ineffective", () => {
    should(restricted("assets:*")).eql([]);
    should(restricted("assets:* auth:login")).eql(["restriction.partial"]);
    // these keep to the places of their caller
    should(restricted("index:list document:get realtime:join document:scroll")).eql([]);
    should(restricted("realtime:join")).eql([]);
    for (const key of ["index:list", "index:stats", "index:mDelete", "realtime:list"]) {
      should(restricted(key)).eql([], key);
    }
    should(restricted("auth:login document:got")).eql(["restriction.partial"]);
    // of controllers yet to come, a restriction may restrict any action
    should(restricted("*:login")).not.containEql("restriction.ineffective");
    should(restricted("*:* document:* !document:*")).not.containEql("restriction.ineffective");
  });

  it("keeps calling one ineffective where the host's own actions take no index", () => {
    should(restricted("auth:login")).eql(["restriction.ineffective"]);
    should(restricted("auth:*")).eql(["restriction.ineffective"]);
  });

  it("does not say that the role has no rights, nor of a denial that it does nothing", () => {
    for (const role of ["assets:*", "assets:* !assets:delete", "assets:get", "*:* assets:get"]) {
      should(codes(ofRole(role))).not.containEql("role.withoutRights");
      should(codes(ofRole(role))).not.containEql("denial.unknown");
    }
    should(codes(ofRole("*:get"))).not.containEql("role.withoutRights");
    should(codes(ofRole("!assets:get"))).containEql("role.withoutRights");
  });

  it("does not advise to allow all of it", () => {
    const [found] = ofRole("*:* assets:get");
    should(found?.code).equal("entry.shadowing");
    should(found?.message)
      .containEql('only "get" is allowed')
      .and.not.match(/"\*": true/u);
  });

  it("counts a policy that restricts it as covered only where the algebra does", () => {
    const host = offline({ it: "assets:*", session: "auth:login" });
    const two = (roleId: string): readonly string[] =>
      codes(ofProfile(policies(policy(roleId, ACME), policy(roleId, { index: "globex" })), host));
    should(two("it")).eql([]);
    should(two("session")).containEql("policy.covered");
  });

  it("names role, controller and action of it among what strangers may do", () => {
    const host = offline({ open: "assets:* shop:pay *:find", session: "auth:login" });
    const anonymous = policies(policy("open"), policy("session"));
    const [found] = ofProfile(anonymous, host, "anonymous");
    should(found?.code).equal("anonymous.rights");
    should(found?.message)
      .containEql("may do this: auth:login.")
      .and.containEql('role "open" allows *:find, assets:*, shop:pay')
      .and.not.containEql("profile-guard:find");
    const alone = ofProfile(policies(policy("open")), host, "anonymous");
    should(codes(alone)).containEql("anonymous.rights");
    should(alone[0]?.message).containEql("assets:*");
  });

  it("names a role of which it knows nothing among what strangers have", () => {
    const host = offline({ session: "auth:login" }, { knownRoleIds: new Set(["of-plugin"]) });
    const found = ofProfile(policies(policy("of-plugin")), host, "anonymous");
    should(codes(found)).eql(["anonymous.rights"]);
    should(found[0]?.message).containEql('role "of-plugin"');
  });
});

describe("An analysis that is told of a controller by the names of its actions", () => {
  const rest = { api: names({ assets: ["get", "remove"] }), apiIsPartial: true as const };

  it("takes each for one that takes an index, and says nothing of other controllers", () => {
    should(restricted("assets:*", rest)).eql([]);
    should(restricted("auth:login assets:get", rest)).eql(["restriction.partial"]);
    should(codes(ofRole("assets:get shop:pay", rest))).eql([]);
    should(restricted("auth:login shop:*", rest)).eql(["restriction.partial"]);
  });

  it("tells its actions that do not exist, with the nearest", () => {
    const [found] = ofRole("assets:get assets:remov", rest);
    should(found).containDeep({ code: "action.unknown", suggestion: "remove" });
    should(codes(ofRole("!assets:get assets:gone", rest))).containEql("role.withoutRights");
  });

  it("calls a restriction ineffective where they are declared to take no index", () => {
    const reads = new Map([["assets", new Map([["get", "none"] as const])]]);
    should(restricted("assets:get", { ...rest, reads })).eql(["restriction.ineffective"]);
    should(restricted("assets:*", { ...rest, reads })).eql(["restriction.partial"]);
    const whole = { ...rest, api: names({ assets: ["get"] }), reads };
    should(restricted("assets:*", whole)).eql(["restriction.ineffective"]);
  });

  it("lets no declaration change what the host's own actions take", () => {
    const reads = new Map([["document", new Map([["get", "none"] as const])]]);
    should(restricted("document:get", { reads })).eql([]);
  });

  it("names them, not their role, among what strangers may do", () => {
    const host = offline({ open: "assets:*" }, rest);
    const [found] = ofProfile(policies(policy("open")), host, "anonymous");
    should(found?.message).containEql("may do this: assets:*. Keep");
  });
});

describe("Roles and profiles that are known by name alone", () => {
  const host = offline(
    { reader: "document:get" },
    { knownRoleIds: new Set(["of-plugin"]), knownProfileIds: new Set(["plugin-team"]) },
  );

  it("are no error where they are named, and are suggested", () => {
    should(ofProfile(policies(policy("of-plugin"), policy("reader", ACME)), host)).eql([]);
    const [found] = ofProfile(policies(policy("of-plugn")), host);
    should(found).containDeep({ code: "role.unknown", suggestion: "of-plugin" });
  });
});

describe("No advice to take something out widens what a role allows", () => {
  it("where the last member of an entry keeps the * away from the controller", () => {
    should(codes(ofRole("*:* document:get !document:get"))).not.containEql("entry.redundant");
    const [unknown] = ofRole("*:* !document:got");
    should(unknown?.code).equal("action.unknown");
    should(unknown?.message).match(/Correct its name\.$/u);
    const api = names({ document: ["get"], auth: ["login"] });
    const [controller] = ofRole("*:* !assets:*", { api });
    should(controller?.code).equal("controller.unknown");
    should(controller?.message).match(/Correct its name\.$/u);
  });

  it("by leaving a restriction out, whatever unknown controllers take @long", () => {
    const isOfHost = (controller: string, action: string): boolean =>
      !HOST_ACTIONS.has(controller) || HOST_ACTIONS.get(controller)?.has(action) === true;
    let told = 0;
    fc.assert(
      fc.property(world, ({ profiles, roles }) => {
        for (const profile of profiles) {
          const all = Array.isArray(profile.policies) ? (profile.policies as StoredPolicy[]) : [];
          for (const { code, path } of analyzeProfile(profile, { roles: lookup(roles) })) {
            if (code === "restriction.ineffective") {
              told += 1;
              const { roleId } = all[Number(/\d+/u.exec(path)?.[0])] as StoredPolicy;
              const free = compileRights([{ _id: "", policies: [{ roleId }] }], lookup(roles));
              for (const request of EVERY_REQUEST) {
                const { controller, action } = request;
                const mayTakeIndex = !HOST_ACTIONS.has(controller);
                should(
                  isOfHost(controller, action) && mayTakeIndex && allows(free, request),
                ).be.false();
              }
            }
          }
        }
      }),
      { numRuns: cases(1500) },
    );
    should(told).be.above(cases(10));
  });
});
