import should from "should";

import { absentPlaces } from "../../../lib/cli/apply/absentPlaces";
import { planOf } from "../../../lib/cli/apply/applyPlan";
import { planAsText } from "../../../lib/cli/apply/planText";
import { parseSource } from "../../../lib/cli/files/parse";
import { mergeSources, type PolicySet } from "../../../lib/cli/files/policySet";
import type { State } from "../../../lib/cli/files/state";
import type { ServerRequest } from "../../../lib/cli/server/server";

const NOTHING: State = { roles: new Map(), profiles: new Map(), users: new Map() };

const ROLES = `roles:
  reader: { controllers: { document: { actions: { get: true } } } }
`;
const POLICIES = `${ROLES}profiles:
  one:
    policies:
      - roleId: reader
        restrictedTo: [{ index: acmee }, { index: globex, collections: [orders, ordres] }]
  two: { policies: [{ roleId: reader, restrictedTo: [{ index: acmee }] }, { roleId: reader }] }
`;

function policiesIn(text: string): PolicySet {
  return mergeSources([parseSource({ name: "policies.yaml", text })]);
}

describe("Places that a plan names", () => {
  const asked: string[] = [];
  const find = async (answer: (request: ServerRequest) => unknown) => {
    asked.length = 0;
    const query = async (request: ServerRequest): Promise<unknown> => {
      asked.push(Object.values(request).map(String).join(" "));
      return answer(request);
    };
    const policies = policiesIn(POLICIES);
    const { changes } = planOf(NOTHING, policies, { prune: false });
    const found = await absentPlaces({ url: "http://here", query }, changes, policies);
    return found.map(({ id, path, place, message }) => `${id}.${path} ${place.line} ${message}`);
  };
  const refusal = (status: number): Error => Object.assign(new Error("no"), { status, id: "x" });
  const existing = ({ action, index, collection }: ServerRequest): unknown =>
    action === "list"
      ? { indexes: ["acme", "globex"] }
      : index === "globex" && (collection === undefined || collection === "orders");

  it("are told where they do not exist, each with its place, and asked of once", async () => {
    const remedy = 'Create it first, or give "force" to allow this.';
    should(await find(existing)).eql([
      `one.policies[0].restrictedTo[0].index 7 Index "acmee" does not exist. ${remedy}`,
      `one.policies[0].restrictedTo[1].collections[1] 7 Collection "ordres" does not exist in index "globex". ${remedy}`,
      `two.policies[0].restrictedTo[0].index 8 Index "acmee" does not exist. ${remedy}`,
    ]);
    should(asked.sort()).eql([
      "collection exists globex orders",
      "collection exists globex ordres",
      "index exists acmee",
      "index exists globex",
      "index list",
    ]);
  });

  it("are left to Kuzzle where it does not tell us of them", async () => {
    should(
      await find(() => {
        throw refusal(403);
      }),
    ).eql([]);
  });

  it("are told where it tells of them, though not of others that may be meant", async () => {
    const found = await find((request) => {
      if (request.action === "list") {
        throw refusal(403);
      }
      return existing(request);
    });
    should(found).have.length(3);
  });

  it("end the command where Kuzzle does not answer", async () => {
    for (const error of [refusal(503), new Error("cut")]) {
      await should(
        find(() => {
          throw error;
        }),
      ).be.rejectedWith({ exitCode: 2 });
    }
  });
});

describe("A plan with nothing to do", () => {
  it("tells the constraints that what is stored breaks", () => {
    const text = `${ROLES}constraints: [{ name: a, never: { roles: reader, may: document:get } }]\n`;
    const wanted = policiesIn(text);
    const reader = { _id: "reader", controllers: { document: { actions: { get: true } } } };
    const stored: State = { ...NOTHING, roles: new Map([["reader", reader]]) };
    const plan = planOf(stored, wanted, { prune: false });
    should(plan.changes).eql([]);
    const lines = planAsText(plan, "http://here", (_, line) => line);
    should(lines[0]).match(/^Nothing to do/u);
    should(lines.join("\n")).match(/constraint\.violated/u);
  });
});
