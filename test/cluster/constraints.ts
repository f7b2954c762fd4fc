import type { Call } from "../../features/support/answers";
import type { Experiment, Report, Scale } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import type { Platform } from "./support/platform";
import { callOf } from "./support/platform";
import { tally } from "./support/statistics";

/** The profiles and the role of one round. */
interface Names {
  /** May pay. */
  readonly payer: string;
  /** May approve. */
  readonly approver: string;
  /** Two that may neither, with a role each. */
  readonly clerks: readonly [string, string];
  readonly roles: readonly [string, string];
  readonly user: string;
}

/** Two writes, each allowed while the other one is not done: together they break a constraint. */
interface Pair {
  readonly name: string;
  /** The profiles of the user before. */
  readonly holds: (names: Names) => readonly string[];
  readonly writes: (names: Names) => readonly [Call, Call];
}

const doing = (action: string): object => ({
  controllers: { bulk: { actions: { [action]: true } } },
});
const using = (...roleIds: readonly string[]): object => ({
  policies: roleIds.map((roleId) => ({ roleId })),
});
const PAY = "write";
const APPROVE = "import";
const SIGN = "mWrite";
const NEITHER = "deleteByQuery";

const write = (action: string, _id: string, body: object): Call =>
  callOf(action, { _id, refresh: "false", body });

const PAIRS: readonly Pair[] = [
  {
    name: "a user gets a profile that approves, while another of theirs comes to pay",
    holds: ({ clerks: [clerk] }) => [clerk],
    writes: ({ clerks: [clerk], payer, approver, user }) => [
      write("security:updateUser", user, { profileIds: [clerk, approver] }),
      write("profile-guard:updateProfile", clerk, using(`role-${payer}`)),
    ],
  },
  {
    name: "a user gets a profile that pays, while a role of theirs comes to approve",
    holds: ({ clerks: [clerk] }) => [clerk],
    writes: ({ clerks: [clerk], roles: [role], payer, user }) => [
      write("security:replaceUser", user, { profileIds: [clerk, payer] }),
      write("security:updateRole", role, doing(APPROVE)),
    ],
  },
  {
    name: "two profiles of a user come to pay and to approve",
    holds: ({ clerks }) => clerks,
    writes: ({ clerks: [one, other], payer, approver }) => [
      write("security:updateProfile", one, using(`role-${payer}`)),
      write("security:createOrReplaceProfile", other, using(`role-${approver}`)),
    ],
  },
  {
    name: "two roles of a user come to pay and to approve",
    holds: ({ clerks }) => clerks,
    writes: ({ roles: [one, other] }) => [
      write("security:updateRole", one, doing(PAY)),
      write("security:createOrReplaceRole", other, doing(APPROVE)),
    ],
  },
  {
    name: "an import gives a user a profile that pays, while another of theirs comes to approve",
    holds: ({ clerks: [clerk] }) => [clerk],
    writes: ({ clerks: [clerk], payer, approver, user }) => [
      callOf("admin:loadSecurities", {
        refresh: "false",
        onExistingUsers: "overwrite",
        body: { users: { [user]: { content: { profileIds: [clerk, payer] } } } },
      }),
      write("security:updateProfile", clerk, using(`role-${approver}`)),
    ],
  },
  {
    name: "two users come to sign, of whom one may",
    holds: ({ clerks: [clerk] }) => [clerk],
    writes: ({ payer, user }) => [
      write("security:updateUser", user, { profileIds: [`signer-${payer}`] }),
      write("security:createUser", `second-${user}`, {
        content: { profileIds: [`signer-${payer}`] },
      }),
    ],
  },
];

/** Makes what all rounds of a pair use. */
async function prepare(platform: Platform): Promise<Names> {
  const named = (name: string): string => platform.fresh(name);
  const payer = named("payer");
  const approver = named("approver");
  const roles = [named("role"), named("role")] as const;
  const clerks = [named("clerk"), named("clerk")] as const;
  const role = (_id: string, action: string): Promise<unknown> =>
    platform.asAdmin("security:createRole", { _id, body: doing(action) });
  const profile = (_id: string, roleId: string): Promise<unknown> =>
    platform.asAdmin("security:createProfile", { _id, body: using(roleId) });
  await Promise.all([
    role(`role-${payer}`, PAY),
    role(`role-${approver}`, APPROVE),
    role(`role-signer-${payer}`, SIGN),
    ...roles.map((one) => role(one, NEITHER)),
  ]);
  await Promise.all([
    profile(payer, `role-${payer}`),
    profile(approver, `role-${approver}`),
    profile(`signer-${payer}`, `role-signer-${payer}`),
    ...clerks.map((one, at) => profile(one, roles[at] ?? "")),
  ]);
  const user = named("employee");
  await platform.asAdmin("security:createUser", {
    _id: user,
    body: { content: { profileIds: [clerks[0]] } },
  });
  return { payer, approver, roles, clerks, user };
}

/** Puts back what a round has changed. */
async function putBack(
  platform: Platform,
  pair: Pair,
  names: Names,
  changed: readonly Call[],
): Promise<void> {
  const { user, clerks, roles } = names;
  const ids = changed.map(({ _id }) => String(_id));
  await platform.asAdmin("security:updateUser", {
    _id: user,
    body: { profileIds: pair.holds(names) },
  });
  await Promise.all([
    ...roles
      .filter((id) => ids.includes(id))
      .map((_id) =>
        platform.asAdmin("security:createOrReplaceRole", { _id, body: doing(NEITHER) }),
      ),
    ...clerks.flatMap((_id, at) =>
      ids.includes(_id)
        ? [
            platform.asAdmin("security:createOrReplaceProfile", {
              _id,
              body: using(roles[at] ?? ""),
            }),
          ]
        : [],
    ),
    ...ids
      .filter((_id) => _id === `second-${user}`)
      .map((_id) =>
        platform.send(platform.node(0), "admin", callOf("security:deleteUser", { _id })),
      ),
  ]);
}

async function neverBoth(
  pair: Pair,
  platform: Platform,
  scale: Scale,
  report: Report,
): Promise<void> {
  const rounds = scale.of(200, 6);
  const outcomes: string[] = [];
  const names = await prepare(platform);
  for (let round = 0; round < rounds; round++) {
    const calls = pair.writes(names);
    await putBack(platform, pair, names, calls);
    const answers = await Promise.all(
      (round % 2 === 0 ? calls : [...calls].reverse()).map((call, turn) =>
        platform.send(platform.node(round + turn), "admin", call),
      ),
    );
    const refused = answers.filter(
      ({ error }) => error?.id === "profile-guard.constraint.violated",
    );
    const others = answers.flatMap(({ error }) =>
      error === null || refused.some((one) => one.error === error) ? [] : [error.id],
    );
    outcomes.push(
      [
        answers
          .map(({ status }) => status)
          .sort()
          .join(" and "),
        `${refused.length} by it`,
        ...others,
      ].join(", "),
    );
  }
  await putBack(platform, pair, names, pair.writes(names));
  report.figure(`${pair.name}, on two nodes at once`, tally(outcomes));
  const wrong = outcomes.filter((outcome) => outcome !== "200 and 409, 1 by it");
  report.expect(wrong.length === 0, `${pair.name}: ${tally(wrong)} of ${rounds} rounds`);
}

const constraints: Experiment = {
  name: "constraints",
  promise:
    "of two writes on three nodes that break a constraint only together, never both are done",
  async run(platform, scale, report) {
    for (const pair of PAIRS.filter(({ name }) => name.includes(scale.only ?? ""))) {
      await neverBoth(pair, platform, scale, report);
    }
  },
};

export default constraints;
runIfMain(module, constraints);
