import path from "node:path";

import should from "should";

import { changesByTenant, describeInstance } from "../../lib/cli/apply/instances";
import { planOf } from "../../lib/cli/apply/applyPlan";
import { executePlan } from "../../lib/cli/apply/executePlan";
import { planAsText } from "../../lib/cli/apply/planText";
import { parseSource } from "../../lib/cli/files/parse";
import { mergeSources, type PolicySet, toProfile, toRole } from "../../lib/cli/files/policySet";
import type { State } from "../../lib/cli/files/state";
import { withTenants } from "../../lib/cli/files/tenants";
import type { ServerRequest } from "../../lib/cli/server/server";
import { CommandError } from "../../lib/cli/support/exit";
import { CommandLine } from "./support/CommandLine";
import { recordingTerminal } from "./support/recordingTerminal";

const ROLES = `roles:
  reader: { controllers: { document: { actions: { get: true } } } }
  writer: { controllers: { document: { actions: { create: true } } } }
`;
const CLOSED = `templates:
  see: { version: 1, policies: [{ roleId: reader, restrictedTo: [{ index: "{tenantIndex}" }] }] }
  work: { policies: [{ roleId: writer, restrictedTo: [{ index: "{tenantIndex}" }] }] }
`;
const OPEN = `templates:
  see: { policies: [{ roleId: reader }] }
`;

describe("check of templates", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;
  beforeEach(() => {
    commandLine = new CommandLine();
  });
  afterEach(() => {
    commandLine.remove();
  });
  const check = async (text: string, ...more: readonly string[]) => {
    await commandLine.write("policies.yaml", text);
    return commandLine.run(["check", "policies.yaml", ...more]);
  };

  it("finds nothing where every instance stays within its tenant", async () => {
    const { exitCode, output } = await check(`${ROLES}${CLOSED}`, "--max-warnings", "0");
    should({ exitCode, output }).have.properties({ exitCode: 0 });
  });

  it("shows a request that leaves the tenant, where the template stands", async () => {
    const { exitCode, output } = await check(`${ROLES}${OPEN}`, "--strict");
    should(exitCode).equal(1);
    should(output).match(/5:3 +security warning +templates\.see +template\.open/u);
    should(output).match(/may send document:get on any-index\/any-collection/u);
  });

  it("tells findings of profiles, and faults, of templates too", async () => {
    const { exitCode, output } = await check(
      `${ROLES}templates:\n  see: { policies: [{ roleId: reeder }] }\n`,
    );
    should(exitCode).equal(1);
    should(output).match(/templates\.see\.policies\[0\]\.roleId +role\.unknown/u);
    should(output).match(/cannot be told/u);
  });

  it("warns of two that give their instances the same id", async () => {
    const second = CLOSED.replace("work:", "x-see:");
    const { exitCode, output } = await check(`${ROLES}${second}`);
    should(exitCode).equal(0);
    should(output).match(/5:3 +warning +templates\.see +template\.meets/u);
    should(output).match(/"acme-x-see"/u);
  });

  it("refuses the same template twice", async () => {
    await commandLine.write("other.yaml", CLOSED);
    const { exitCode, output } = await check(`${ROLES}${CLOSED}`, "other.yaml");
    should(exitCode).equal(1);
    should(output).match(/Template "see" is defined twice/u);
  });
});

describe("tenants", () => {
  let commandLine: CommandLine;
  beforeEach(() => {
    commandLine = new CommandLine();
  });
  afterEach(() => {
    commandLine.remove();
  });
  const policies = (text = `${ROLES}${CLOSED}`): PolicySet =>
    mergeSources([parseSource({ name: "policies.yaml", text })]);
  const read = async (text: string): Promise<PolicySet> => {
    await commandLine.write("tenants.yaml", text);
    return withTenants(policies(), path.join(commandLine.folder, "tenants.yaml"));
  };
  const faultsOf = async (text: string): Promise<readonly string[]> => {
    try {
      await read(text);
    } catch (error) {
      should(error).be.instanceof(CommandError);
      return (error as CommandError).lines.map((line) => line.replace(/^.*tenants\.yaml:/u, ""));
    }
    return [];
  };
  const ids = async (text: string) => [...(await read(text)).profiles.keys()];

  it("get an instance of each template, or of those that they name", async () => {
    const all = ["a-see", "a-work", "b-see"];
    should(await ids("[a, { index: b, templates: [see] }]")).eql(all);
    should(await ids("tenants: [{ index: a }, { index: b, templates: [see] }]")).eql(all);
  });

  it("have every fault of their file told, with its line", async () => {
    should(await faultsOf("- a\n- a\n- { index: b, templates: [sea] }\n- 5\n- { indx: c }\n")).eql([
      '3:3: There is no template "sea". Did you mean "see"?',
      "4:3: A tenant is an index, or { index, templates: [names] }.",
      '5:11: "indx" is not read: a tenant has index, templates.',
      '2:3: Tenant "a" stands twice.',
    ]);
    should(await faultsOf("[Acme, 'a b', 'a/b', a]\n")).eql([
      '1:2: No index is called "Acme": Kuzzle takes no capital letters. Did you mean "acme"?',
      '1:8: No index is called "a b": Kuzzle takes no " ".',
      '1:15: No index is called "a/b": Kuzzle takes no "/".',
    ]);
    should(await faultsOf("{}")).eql([
      "1:1: There must be a list of tenants: an index, or { index, templates }.",
    ]);
  });

  it("refuse an instance whose id is that of another profile", async () => {
    await commandLine.write("tenants.yaml", "[a]");
    const own = `profiles: { a-see: { policies: [{ roleId: reader }] } }\n`;
    const merged = withTenants(
      policies(`${ROLES}${CLOSED}${own}`),
      path.join(commandLine.folder, "tenants.yaml"),
    );
    should(merged.findings.map(({ code }) => code)).eql(["definition.duplicate"]);
  });

  /** The documents that are stored once all of this is applied. */
  const stateOf = ({ roles, profiles }: PolicySet): State => ({
    roles: new Map([...roles].map(([id, one]) => [id, toRole(one)])),
    profiles: new Map([...profiles].map(([id, one]) => [id, toProfile(one)])),
    users: new Map(),
  });
  const paint = (_colour: string, text: string): string => text;

  it("are planned by one line each, and not again once they are stored", async () => {
    const wanted = await read("[a, b, c]");
    const { b, ...before } = { b: 0, ...stateOf(wanted) };
    const stored = { ...before, profiles: new Map([...before.profiles].slice(0, 4)) };
    should(planOf(stateOf(wanted), wanted, { prune: false }).changes).eql([]);
    const lines = planAsText(planOf(stored, wanted, { prune: false }), "url", paint);
    should(lines.filter((line) => line.includes("tenant"))).eql([
      "  + create  tenant  c  see@1, work@1",
    ]);
    should(b).equal(0);
  });

  it("are told with the versions that a change is from and to", async () => {
    const stored = stateOf(await read("[a, b]"));
    await commandLine.write("tenants.yaml", "[a, b, c]");
    const changed = withTenants(
      policies(`${ROLES}${CLOSED.replace("version: 1", "version: 2").replace("reader", "writer")}`),
      path.join(commandLine.folder, "tenants.yaml"),
    );
    const lines = planAsText(planOf(stored, changed, { prune: false }), "url", paint);
    should(lines.filter((line) => /tenant|profile/u.test(line))).eql([
      "  ~ change  tenant  a  see@1 → @2",
      "  ~ change  tenant  b  see@1 → @2",
      "  + create  tenant  c  see@2, work@1",
      "profile a-see, and so 1 other",
      "profile c-see (new)",
      "profile c-work (new)",
    ]);
    const tenants = changesByTenant(planOf(stored, changed, { prune: false }).changes);
    should([...tenants.keys()]).eql(["a", "b", "c"]);
    const [first] = tenants.get("c") ?? [];
    should(first && describeInstance(first, false)).equal("see@2 (new)");
  });

  it("are written several at a time, the last alone once all others are made", async () => {
    const wanted = await read(JSON.stringify(Array.from({ length: 10 }, (_, at) => `t${at}`)));
    const { steps } = planOf(
      { roles: stateOf(wanted).roles, profiles: new Map(), users: new Map() },
      wanted,
      { prune: false },
    );
    let [running, most] = [0, 0];
    const requests: ServerRequest[] = [];
    const query = async (request: ServerRequest): Promise<unknown> => {
      requests.push(request);
      most = Math.max(most, (running += 1));
      await Promise.resolve();
      running -= 1;
      return null;
    };
    await executePlan(steps, { url: "", query }, { force: false }, recordingTerminal().terminal);
    should(requests.length).equal(20);
    should(most).equal(19);
    should(requests.map(({ refresh }) => refresh)).eql([
      ...Array.from({ length: 19 }, () => "false"),
      "wait_for",
    ]);
  });

  it("stop at a write that fails, and tell what is and is not applied", async () => {
    const wanted = await read(JSON.stringify(Array.from({ length: 10 }, (_, at) => `t${at}`)));
    const { steps } = planOf(
      { roles: stateOf(wanted).roles, profiles: new Map(), users: new Map() },
      wanted,
      { prune: false },
    );
    let asked = 0;
    const query = async ({ _id }: ServerRequest): Promise<unknown> => {
      asked += 1;
      if (_id === "t1-see") {
        throw Object.assign(new Error("Not allowed."), { status: 403, id: "x" });
      }
      return null;
    };
    const applying = executePlan(
      steps,
      { url: "", query },
      { force: false },
      recordingTerminal().terminal,
    );
    const error = (await applying.catch((thrown: unknown) => thrown)) as CommandError;
    should(error.message).equal("Stopped at create profile t1-see.");
    // those that were sent already are waited for
    should(error.lines).containEql("Applied, 18 of 20:");
    should(error.lines).containEql("The failed one (not applied):");
    should(error.lines).containEql("Not applied, 1 write:");
    should(asked).equal(19);
  });
});
