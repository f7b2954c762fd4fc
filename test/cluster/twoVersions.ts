import path from "node:path";

import type { Answer } from "../../features/support/answers";
import type { Status } from "../../index";
import type { ClusterNode } from "../../tools/cluster";
import { checkout } from "../../tools/services/folders";
import { waitUntil } from "../../tools/services/wait";
import conflicts from "./conflicts";
import races from "./races";
import { attemptsWith } from "./support/attempts";
import type { OwnExperiment, Report, Scale } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import { packageOf, workingTree } from "./support/packages";
import { callOf, describe, localCredentials, Platform } from "./support/platform";
import { tally } from "./support/statistics";

/** The commit that cut 0.1.0. OLD_COMMIT names another one, OLD_VERSION what it says of itself. */
const { OLD_COMMIT = "a5a38193", OLD_VERSION = "0.1.0" } = process.env;
const NEW_VERSION = "99.0.0";
/** Milliseconds; without hellos three looks, ten seconds apart, on a busy machine. */
const TOLD = 150_000;

/** As many writes at once as one caller may have on two nodes. */
const FEW: Scale = { brief: true, of: () => 90 };

/** The package of each node, as it starts next; "": without the plugin. */
type Packages = [string, string];

/** The nodes of one platform while it is changed node by node. */
class Change {
  constructor(
    readonly platform: Platform,
    private readonly packages: Packages,
    readonly report: Report,
    private readonly scale: Scale,
  ) {}

  /** Restarts a node with another package. */
  async restart(number: 0 | 1, plugin: string): Promise<void> {
    const node = this.platform.node(number);
    node.kill("SIGTERM");
    await node.exited;
    this.packages[number] = plugin;
    await node.start();
  }

  /** Sends every attempt to a node, and counts those that were refused. */
  async attempt(title: string, number: number): Promise<readonly string[]> {
    const { platform, report } = this;
    const passed: string[] = [];
    const answered: string[] = [];
    for (const { name, actor, call } of attemptsWith((id) => platform.fresh(id))) {
      const answer = await platform.send(platform.node(number), actor, call);
      answered.push(describe(answer));
      if (answer.error === null) {
        passed.push(name);
      }
    }
    report.figure(`${title}, attempts at node ${number}`, tally(answered));
    return passed;
  }

  async refusedOn(title: string, ...numbers: readonly number[]): Promise<void> {
    for (const number of numbers) {
      const passed = await this.attempt(title, number);
      this.report.expect(passed.length === 0, `${title}, node ${number}: ${passed.join(", ")}`);
    }
  }

  /** Writes by one node what the other one reads and writes next, in turns. */
  async writeByTurns(title: string): Promise<void> {
    const answered: string[] = [];
    for (const first of [0, 1]) {
      answered.push(...(await this.writeFrom(title, first)));
    }
    this.report.figure(`${title}, writes by turns`, tally(answered));
  }

  private async writeFrom(title: string, first: number): Promise<readonly string[]> {
    const { platform, report } = this;
    const answered: string[] = [];
    const send = async (turn: number, actor: string, action: string, members: object) => {
      const node = platform.node(first + turn);
      const answer = await platform.send(node, actor, callOf(action, members));
      answered.push(describe(answer));
      report.expect(
        answer.error === null,
        `${title}, ${action} at node ${node.number}: ${describe(answer)} ${answer.error?.message}`,
      );
      return answer;
    };
    const policy = (roleId: string) => ({
      policies: [{ roleId, restrictedTo: [{ index: "pg-acme" }] }],
    });
    const [_id, kuid] = [platform.fresh("turned"), platform.fresh("turned")];
    await send(0, "the manager", "security:createProfile", { _id, body: policy("member") });
    await send(1, "the manager", "profile-guard:updateProfile", { _id, body: policy("shopper") });
    await send(0, "the manager", "security:createOrReplaceProfile", {
      _id,
      body: policy("member"),
    });
    const content = { profileIds: [_id] };
    await send(1, "the manager", "security:createUser", {
      _id: kuid,
      body: { content, credentials: localCredentials(kuid) },
    });
    await platform.logInAt(platform.node(first), kuid);
    const search = { index: "pg-acme", collection: "orders", body: {} };
    await send(1, kuid, "document:search", search);
    // narrowed by one, in force on the other
    await send(0, "the manager", "security:updateUser", {
      _id: kuid,
      body: { profileIds: ["shopper"] },
    });
    const after = await platform.send(
      platform.node(first + 1),
      kuid,
      callOf("document:search", search),
    );
    report.expect(after.status === 403, `${title}: a narrowed user was answered ${after.status}`);
    await send(1, "the manager", "security:deleteUser", { _id: kuid });
    await send(0, "the manager", "security:deleteProfile", { _id });
    return answered;
  }

  /** Races of writes over both nodes. */
  async race(): Promise<void> {
    await races.run(this.platform, this.scale, this.report);
    await conflicts.run(this.platform, FEW, this.report);
  }

  /** Waits until a node tells of others as expected, in its status and its log. */
  async tells(title: string, number: number, expected: RegExp | undefined): Promise<void> {
    const node = this.platform.node(number);
    const startedAt = Date.now();
    let seen: readonly string[] = [];
    await waitUntil(
      async () => {
        seen = await othersOf(this.platform, node);
        return expected === undefined ? seen.length === 0 : seen.some((one) => expected.test(one));
      },
      { what: `${title}: node ${number} to tell`, deadline: TOLD, interval: 500 },
    ).catch((error: unknown) => {
      this.report.expect(false, `${String(error)}: ${seen.join("; ")}`);
    });
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    this.report.figure(`${title}, node ${number} tells after ${seconds} s`, seen.join("; ") || "–");
    if (expected !== undefined) {
      await waitUntil(() => node.output().includes("SECURITY: NOT ALL NODES GUARD ALIKE."), {
        what: `${title}: the log of node ${number}`,
        deadline: 10_000,
      });
    }
  }
}

async function othersOf(platform: Platform, node: ClusterNode): Promise<readonly string[]> {
  const { result } = await platform.send(node, "admin", callOf("profile-guard:status"));
  return ((result as Status | null)?.otherNodes ?? []).map(({ what }) => what);
}

/** Uses by the older node what only the newer one knows, and reset links by the node that has not made them. */
async function usedOnOld(change: Change, title: string): Promise<void> {
  const { platform, report } = change;
  const [older, newer] = [platform.node(0), platform.node(1)];
  const link = "kuzzle-plugin-auth-passport-local/password";
  const say = (what: string, answer: Answer): void => {
    report.figure(`${title}, ${what}`, describe(answer));
  };
  const policies = [{ roleId: "member", restrictedTo: [{ index: "pg-acme" }] }];
  const key = await platform.send(
    newer,
    "the superuser",
    callOf("profile-guard:createApiKey", {
      refresh: "wait_for",
      body: { description: "limited", policies },
    }),
  );
  const { token } = (key.result as { readonly _source: { readonly token: string } })._source;
  platform.give("the limited key", token);
  const foreign = { index: "pg-globex", collection: "orders", body: {} };
  for (const node of [older, newer]) {
    const what = `a key with policies, beyond them, at node ${node.number}`;
    const answer = await platform.send(node, "the limited key", callOf("document:search", foreign));
    say(what, answer);
    report.expect(answer.error !== null, `${title}: ${what}: it was allowed`);
  }
  const session = await platform.send(newer, "the limited key", callOf("auth:createToken"));
  say("a session of it is made at node 1", session);
  if (session.error === null) {
    platform.give("its session", (session.result as { readonly token: string }).token);
    for (const node of [older, newer]) {
      const answer = await platform.send(node, "its session", callOf("document:search", foreign));
      say(`that session, beyond the policies, at node ${node.number}`, answer);
    }
  }
  for (const [made, used] of [
    [older, newer],
    [newer, older],
  ] as const) {
    const _id = platform.fresh("forgetful");
    await platform.addUser(_id, ["acme-member"]);
    // the strategy finds credentials by a search
    await platform.elasticsearch.refresh();
    const asked = callOf(`${link}:getResetPasswordToken`, { _id });
    const { result, ...rest } = await platform.send(made, "admin", asked);
    const reset = (result as { readonly resetToken?: string } | null)?.resetToken;
    say(`a reset link made at node ${made.number}`, { result, ...rest });
    const body = { token: reset, password: "another-password" };
    say(
      `it is used at node ${used.number}`,
      await platform.send(used, "admin", callOf(`${link}:reset`, { body })),
    );
  }
}

/** Reads the audit of both versions by one of them. */
async function readAudit(change: Change, title: string, number: number): Promise<void> {
  const { platform, report } = change;
  const call = callOf("profile-guard:searchAudit", { body: {}, size: 100 });
  const answer = await platform.send(platform.node(number), "admin", call);
  const { entries = [] } = (answer.result ?? {}) as { readonly entries?: readonly object[] };
  report.figure(`${title}, audit at node ${number}`, `${describe(answer)}, ${entries.length}`);
  report.expect(answer.error === null && entries.length > 0, `${title}: the audit is not read`);
}

const twoVersions: OwnExperiment = {
  name: "two-versions",
  promise: "nodes of two versions of the plugin guard one platform while it is changed",
  async runAlone(scale, report) {
    const older = packageOf(OLD_COMMIT, OLD_VERSION);
    const newer = packageOf(workingTree(), NEW_VERSION);
    const packages: Packages = [older, older];
    const platform = await Platform.start({
      nodes: 2,
      entry: path.join(checkout, "test", "cluster", "support", "packedApp.ts"),
      readyLine: "features: ready",
      environmentOf: (number) => ({ PLUGIN_PACKAGE: packages[number] ?? "" }),
    });
    const change = new Change(platform, packages, report, scale);
    const other = new RegExp(`runs version ${OLD_VERSION}|without the plugin`, "u");
    try {
      await change.writeByTurns("both older");
      await change.refusedOn("both older", 0, 1);

      await change.restart(1, newer);
      await change.tells("one newer", 1, other);
      const [told] = await othersOf(platform, platform.node(0));
      // a version before hellos has no status
      report.figure("one newer, node 0 tells", told ?? "–");
      await change.writeByTurns("one newer");
      await change.refusedOn("one newer", 0, 1);
      await usedOnOld(change, "one newer");
      await change.race();
      await readAudit(change, "one newer", 0);

      await change.restart(0, newer);
      await change.tells("both newer", 1, undefined);
      await change.writeByTurns("both newer");
      await change.refusedOn("both newer", 0, 1);
      await readAudit(change, "both newer", 0);
      await change.tells("both newer, later", 0, undefined);

      await change.restart(0, older);
      await change.tells("one older again", 1, other);
      await change.writeByTurns("one older again");
      await change.refusedOn("one older again", 0, 1);
      await change.race();

      await change.restart(1, older);
      await change.writeByTurns("both older again");
      await change.refusedOn("both older again", 0, 1);
      await readAudit(change, "both older again", 1);

      await change.restart(1, newer);
      await change.restart(0, "");
      await change.tells("one without", 1, /without the plugin/u);
      await change.refusedOn("one without", 1);
      const passed = await change.attempt("one without", 0);
      report.figure("one without, passed at node 0", passed.join(", "));
      await change.restart(1, "");
      const { status } = await platform.send(platform.node(1), "admin", callOf("server:now"));
      report.expect(status === 200, `both without: ${status}`);
    } finally {
      if (process.env.SHOW !== undefined) {
        platform.nodes.forEach((node) => {
          process.stdout.write(`=== node ${node.number} ${node.url}\n${node.output()}\n`);
        });
      }
      await platform.stop();
    }
  },
};

export default twoVersions;
runIfMain(module, twoVersions);
