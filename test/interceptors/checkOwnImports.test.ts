import should from "should";

import type { ProfileGuardOptions } from "../../lib/config/config";
import { parseConfig } from "../../lib/config/config";
import { OwnImportError } from "../../lib/errors/OwnImportError";
import { checkOwnImports } from "../../lib/interceptors/checkOwnImports";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";

const policy = (roleId: string, ...places: object[]): object => ({
  policies: [{ roleId, ...(places.length > 0 && { restrictedTo: places }) }],
});

describe("checkOwnImports", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost().withRole("reader");
    host.starting = true;
  });

  async function imported(
    securities: object,
    options: ProfileGuardOptions = {},
    how: unknown = { refresh: "wait_for" },
  ): Promise<void> {
    const { gate } = gateOf(host, options);
    checkOwnImports({
      host,
      gate,
      config: parseConfig(options, {}),
      log: { warn: () => undefined },
    });
    await host.ownImport(securities, how);
  }

  async function faultsOf(...given: Parameters<typeof imported>): Promise<string[]> {
    const error: unknown = await imported(...given).catch((thrown: unknown) => thrown);
    should(error).be.instanceof(OwnImportError);
    return (error as OwnImportError).details.map(({ code, path }) => `${code} ${path}`);
  }

  const faulty = {
    profiles: {
      one: policy("gone"),
      two: policy("reader", { index: "later" }),
    },
    users: { john: { content: { profileIds: ["one", "nobody"] } } },
  };

  it("names the faults of every profile and user at once", async () => {
    (await faultsOf(faulty)).should.eql([
      "role.unknown profiles.one.policies[0].roleId",
      "index.unknown profiles.two.policies[0].restrictedTo[0].index",
      "profile.unknown users.john.content.profileIds[1]",
    ]);
  });

  it("takes what the same imports bring, and suggests it", async () => {
    const roles = { team: { controllers: { document: { actions: { get: true } } } } };
    await imported({ roles, profiles: { one: policy("team") } });
    const told = imported({ roles, profiles: { one: policy("taem") } });
    await told.should.be.rejectedWith(/Did you mean "team"\?/u);
  });

  it("tells the advice that fits the faults, and no other", async () => {
    const told = async (securities: object): Promise<string> =>
      imported(securities).then(String, (error: unknown) => String(error));
    const places = await told({ profiles: { two: faulty.profiles.two } });
    places.should.match(/app\.import\.mappings/u).and.not.match(/app\.import\.roles|"force"/u);
    const roles = await told({ profiles: { one: faulty.profiles.one } });
    roles.should.match(/app\.import\.roles/u).and.not.match(/app\.import\.mappings/u);
  });

  it("knows what becomes of users who exist", async () => {
    host.users.set("john", { _id: "john", profileIds: ["default"] });
    const users = { john: { content: { profileIds: ["nobody"] } } };
    (await faultsOf({ users })).should.match([/user\.exists/u, /profile\.unknown/u]);
    await imported({ users }, {}, { onExistingUsers: "skip" });
  });

  it("leaves faults to each write where these pass or are told one by one", async () => {
    await imported(faulty, { onInvalidImport: "warn" });
    await imported({ profiles: { two: faulty.profiles.two } }, { validation: "report" });
    (await faultsOf(faulty, { validation: "report" })).length.should.equal(3);
  });

  it("leaves alone what is loaded when the platform serves", async () => {
    host.starting = false;
    await imported(faulty);
  });
});
