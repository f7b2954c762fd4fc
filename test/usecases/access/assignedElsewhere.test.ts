import should from "should";

import { parseConfig } from "../../../lib/config/config";
import { asJudged, whileAssigning } from "../../../lib/usecases/access/assignedElsewhere";
import type { Change } from "../../../lib/usecases/escalation/change";
import type { FakeHost } from "../../support/FakeHost";
import { readersAndWriters } from "../../support/readersAndWriters";

describe("profiles that some code gives a user", () => {
  let host: FakeHost;
  let told: string[];

  beforeEach(() => {
    told = [];
    host = readersAndWriters().withUser("mary", "reader").withUser("equal", "reader");
    host.access.withKey("planted", "mary", "equal").withKey("own", "mary", "mary");
  });

  /** @returns the keys that are left when the user gets the profiles */
  const assign = async (...profileIds: string[]): Promise<string[]> => {
    const log = { warn: (line: string) => told.push(line) };
    const application = { host, config: parseConfig({}, {}), log };
    return whileAssigning(application, "mary", profileIds, async () => [
      ...host.access.keys.keys(),
    ]);
  };

  it("revoke what others have planted, and say so", async () => {
    should(await assign("writer")).eql(["own"]);
    should(told).eql([
      'User "mary" gets more rights; apiKey "planted" made by "equal" is revoked.',
    ]);
  });

  it("revoke nothing where they are no more than before", async () => {
    should(await assign("reader")).eql(["planted", "own"]);
    should(told).eql([]);
  });

  it("are judged once, where a guard has judged these very ones", async () => {
    const change = (...profileIds: string[]): Change => ({
      users: new Map([["mary", { profileIds, by: "assignment" }]]),
    });
    should(await asJudged(change("writer"), () => assign("writer"))).eql(["planted", "own"]);
    should(await asJudged(change("reader"), () => assign("writer"))).eql(["own"]);
  });
});
