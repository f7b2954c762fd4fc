import should from "should";

import { changesOf } from "../../../lib/cli/apply/changes";
import { execute } from "../../../lib/cli/apply/executePlan";
import { orderOf } from "../../../lib/cli/apply/order";
import type { Step } from "../../../lib/cli/apply/order";
import type { State } from "../../../lib/cli/files/state";
import { CommandError } from "../../../lib/cli/support/exit";
import { parseSource } from "../../../lib/cli/files/parse";
import { mergeSources } from "../../../lib/cli/files/policySet";
import type { Server, ServerRequest } from "../../../lib/cli/server/server";
import { recordingTerminal } from "../support/recordingTerminal";

const role = (...actions: string[]) => ({
  controllers: {
    document: { actions: Object.fromEntries(actions.map((action) => [action, true])) },
  },
});
const profile = (index: string) => ({ policies: [{ roleId: "r", restrictedTo: [{ index }] }] });

const STORED: State = {
  roles: new Map([["r", { _id: "r", ...role("get", "search") }]]),
  profiles: new Map([["p", { _id: "p", ...profile("a") }]]),
  users: new Map(),
};

/** Narrows r, replaces p, replaces r, creates u. */
const STEPS: readonly Step[] = orderOf(
  STORED,
  changesOf(
    STORED,
    mergeSources([
      parseSource({
        name: "a.json",
        text: JSON.stringify({
          roles: { r: role("search", "delete") },
          profiles: { p: profile("b") },
          users: { u: { content: { profileIds: ["p"] }, credentials: { local: { x: "hush" } } } },
        }),
      }),
    ]),
    { prune: false },
  ),
).steps;

describe("Applying", () => {
  /** @param failure what the server answers to the request at that position, from 0 */
  const server = (failure?: { readonly at: number; readonly error: Error }) => {
    const requests: ServerRequest[] = [];
    const query: Server["query"] = async (request) => {
      requests.push(request);
      if (failure?.at === requests.length - 1) {
        throw failure.error;
      }
      return null;
    };
    return { url: "http://fake", query, requests };
  };
  const answered = (status: number): Error =>
    Object.assign(new Error("Not allowed."), { status, errors: ["document:get"], count: 3 });
  const failing = async (failure: { at: number; error: Error }): Promise<CommandError> => {
    const fake = server(failure);
    try {
      await execute(STEPS, fake, { force: false }, recordingTerminal().terminal);
    } catch (error) {
      should(fake.requests).have.length(failure.at + 1);
      should(error).be.instanceof(CommandError);
      return error as CommandError;
    }
    throw new Error("it went on");
  };

  it("goes through the guarded actions, and waits for the refresh where the kind changes", async () => {
    const fake = server();
    const { terminal, printed } = recordingTerminal();
    await execute(STEPS, fake, { force: false }, terminal);
    should(fake.requests.map(({ action, _id, refresh }) => [action, _id, refresh])).eql([
      ["createOrReplaceRole", "r", "wait_for"],
      ["createOrReplaceProfile", "p", "wait_for"],
      ["createOrReplaceRole", "r", "wait_for"],
      ["createUser", "u", "wait_for"],
    ]);
    should(fake.requests.every(({ controller }) => controller === "security")).be.true();
    should(fake.requests.some((request) => "force" in request)).be.false();
    should(printed).eql([
      "narrow  role r",
      "replace profile p",
      "replace role r",
      "create  user u",
    ]);
  });

  it("gives force to roles and profiles, not to users, who know none", async () => {
    const fake = server();
    await execute(STEPS, fake, { force: true }, recordingTerminal().terminal);
    should(fake.requests.map(({ force }) => force)).eql([true, true, true, undefined]);
  });

  it("stops at a refusal, and tells what was and was not applied, and what is left narrowed", async () => {
    const { message, lines, exitCode } = await failing({ at: 1, error: answered(403) });
    should(exitCode).equal(1);
    should(message).equal("Stopped at replace profile p.");
    should(lines).eql([
      "Not allowed.",
      "  document:get",
      "  and 2 more",
      "",
      "Applied, 1 of 4:",
      "  narrow  role r",
      "The failed one (not applied):",
      "  replace profile p",
      "Not applied, 2 writes:",
      "  replace role r",
      "  create  user u",
      "role r is left with what it has both before and after.",
      "No profile or user holds what it holds neither before nor after. To go on, apply again.",
    ]);
  });

  it("says that it does not know where the server failed or did not answer", async () => {
    const lost = Object.assign(new Error('{"password":"hush"}'), { code: "ECONNRESET" });
    for (const error of [answered(503), lost]) {
      const { lines } = await failing({ at: 0, error });
      should(lines).containEql("The failed one (applied or not, it is not known):");
      should(lines.join()).not.containEql("hush");
    }
  });

  it("stops before the next write when it is interrupted", async () => {
    const fake = server();
    const { terminal } = recordingTerminal();
    const isStopped = () => fake.requests.length === 2;
    await should(execute(STEPS, fake, { force: false, isStopped }, terminal)).be.rejectedWith({
      exitCode: 1,
      message: "Stopped at replace role r.",
    });
    should(fake.requests).have.length(2);
  });
});
