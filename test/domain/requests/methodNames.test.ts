import should from "should";

import {
  METHODS,
  methodFaults,
  methodFaultsOfImport,
} from "../../../lib/domain/requests/methodNames";

const paths = (findings: readonly { code: string; path: string }[]): string[] =>
  findings.map(({ code, path }) => `${code} ${path}`);

describe("methodFaults", () => {
  it("knows the methods of the host's users, profiles and roles", () => {
    const methods = ["user", "profile", "role"].flatMap((file) => {
      // oxlint-disable-next-line typescript/no-require-imports -- the host's inside has no types
      const model = require(`kuzzle/dist/lib/model/security/${file}`) as Record<
        string,
        { prototype: object }
      >;
      return Object.values(model).flatMap(({ prototype }) =>
        Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor"),
      );
    });
    should(methods.length).be.above(10);
    should([...METHODS].toSorted()).eql([...new Set(methods)].toSorted());
  });

  it("finds them in a role, in what a user says of themselves and in a content", () => {
    should(paths(methodFaults({ controllers: {}, canLogIn: true }))).eql([
      "member.method canLogIn",
    ]);
    should(paths(methodFaults({ content: { getRights: 1, name: "mary" } }))).eql([
      "member.method content.getRights",
    ]);
    should(methodFaults({ content: { about: { getRights: 1 } }, name: "getRights" })).eql([]);
    should(methodFaults(undefined)).eql([]);
  });

  it("finds them in every document of an import", () => {
    const body = {
      roles: { reader: { isActionAllowed: {} }, sound: { controllers: {} } },
      profiles: { staff: { getPolicies: 1 } },
      users: { mary: { content: { isActionAllowed: 1 }, getRights: 1 }, bob: {} },
      getRights: 1,
    };
    should(paths(methodFaultsOfImport(body))).eql([
      "member.method roles.reader.isActionAllowed",
      "member.method profiles.staff.getPolicies",
      "member.method users.mary.content.isActionAllowed",
    ]);
    should(methodFaultsOfImport({ roles: "x" })).eql([]);
  });
});
