import should from "should";

import { answerPage } from "../../../lib/cli/explore/answerPage";
import { CellStates } from "../../../lib/cli/explore/CellStates";
import type { PageRequest, RightsAnswer } from "../../../lib/cli/explore/protocol";
import type { Source } from "../../../lib/cli/explore/Source";
import { listedRights } from "../../../lib/domain/insight/comparison";
import { compileRights } from "../../../lib/domain/rights";

const role = {
  _id: "reader",
  controllers: { document: { actions: { get: true, search: true, update: true } } },
};
const PLACES = 5;
const restrictedTo = Array.from({ length: PLACES }, (_, position) => ({
  index: `index-${position}`,
}));
const profile = { _id: "large", policies: [{ roleId: "reader", restrictedTo }] };
const rights = compileRights([profile], new Map([["reader", role]]));

/** Lists as few rights as a Kuzzle would of a much larger profile. */
class Cutting implements Source {
  readonly mode = "kuzzle";
  readonly of = "nothing";
  readonly asked: unknown[] = [];
  isOld = false;

  constructor(
    private readonly most: number,
    private readonly mostOfOne = 100,
  ) {}

  readonly login = async () => ({ loggedIn: true });
  readonly logIn = async () => undefined;
  readonly logOut = () => undefined;
  readonly names = async () => {
    throw new Error("not asked");
  };
  readonly query = async ({ action, right }: PageRequest): Promise<unknown> => {
    switch (action) {
      case "effectiveRights": {
        this.asked.push(right);
        const one = typeof right === "string" ? right : undefined;
        const { unlisted, ...told } = listedRights(
          rights,
          one === undefined ? this.most : this.mostOfOne,
          one,
        );
        return this.isOld ? told : { ...told, unlisted };
      }
      case "getProfile":
        return { _id: "large", _source: { policies: [] } };
      default:
        return { findings: [] };
    }
  };
}

async function tableOf(source: Source, also?: readonly string[]): Promise<RightsAnswer> {
  const of = { profileId: "large" };
  const asked = { controller: "explorer", action: "rights", of, also };
  return ((await answerPage(source, asked)) as { result: RightsAnswer }).result;
}

/** The states that the cells of each column are in. */
function statesOf(table: RightsAnswer): Readonly<Record<string, readonly string[]>> {
  const states = new CellStates(table);
  return Object.fromEntries(
    table.columns.map(({ action }, column) => [
      action,
      [...new Set(table.places.map((_, line) => states.at(line, column)))],
    ]),
  );
}

describe("a table of more rights than are listed", () => {
  it("names every action, and says what is not told: nothing is shown as not allowed that is", async () => {
    should(statesOf(await tableOf(new Cutting(PLACES + 3)))).eql({
      get: ["allowed"],
      search: ["allowed"],
      update: ["unknown"],
    });
  });

  it("tells the columns that are asked for", async () => {
    const source = new Cutting(PLACES + 3);
    const told = { get: ["allowed"], search: ["allowed"], update: ["allowed"] };
    should(statesOf(await tableOf(source, ["document:update"]))).eql(told);
    should(source.asked).eql([undefined, "document:search", "document:update"]);
  });

  it("tells no column in part, also where one action is in more places than are listed", async () => {
    const table = await tableOf(new Cutting(3, 4), ["document:update"]);
    should(statesOf(table)).eql({ get: [], search: [], update: [] });
    should(table.unknown).eql([0, 1, 2]);
  });

  it("takes the last action as not told where a plugin names none", async () => {
    const source = new Cutting(PLACES + 3, 2);
    source.isOld = true;
    should(statesOf(await tableOf(source))).match({ get: ["allowed"], search: ["unknown"] });
  });
});
