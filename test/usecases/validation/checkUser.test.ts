import should from "should";

import { InvalidRequestError } from "../../../lib/errors/errors";
import {
  checkRestrictedUserCreation,
  checkUserCreation,
} from "../../../lib/usecases/validation/checkUser";
import { FaultDisclosure } from "../../../lib/usecases/validation/FaultDisclosure";
import { commandFor } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const POLICIES = { policies: [{ roleId: "editor" }] };

async function faultsOf(check: () => Promise<void> | void): Promise<string[]> {
  try {
    await check();
  } catch (error) {
    should(error).be.instanceOf(InvalidRequestError);
    const refusal = error as InvalidRequestError;
    refusal.id.should.equal("profile-guard.user.invalid");
    return refusal.details.map(({ code, path }) => `${code} ${path}`);
  }
  return [];
}

function user(body: unknown, id?: unknown): Promise<string[]> {
  const host = new FakeHost().withProfile("reader", POLICIES).withProfile("editor", POLICIES);
  const command = commandFor("security:createUser", { id, body });
  return faultsOf(() => checkUserCreation({ host, disclosure: new FaultDisclosure(), command }));
}

function restricted(body: unknown, id?: unknown): Promise<string[]> {
  const command = commandFor("security:createRestrictedUser", { id, body });
  return faultsOf(() =>
    checkRestrictedUserCreation({
      host: new FakeHost(),
      disclosure: new FaultDisclosure(),
      command,
    }),
  );
}

describe("checkUserCreation", () => {
  it("names what is likely meant for profileIds, where these are missing", async () => {
    should(await user({ content: { profileId: ["reader"] } })).eql([
      "member.missing content.profileIds",
      "member.unexpected content.profileId",
    ]);
    should(await user({ content: { profileIds: ["reader"], profileId: 5 } })).eql([]);
  });

  it("looks at no strategy of more than there can be", async () => {
    const names = Array.from({ length: 1_001 }, (_, at) => [`s${at}`, {}] as const);
    const credentials = Object.fromEntries(names);
    const faults = ["entries.tooMany credentials"];
    should(await user({ content: { profileIds: ["reader"] }, credentials })).eql(faults);
    should(await restricted({ content: {}, credentials })).eql(faults);
  });

  for (const [title, body, faults] of [
    ["no body", undefined, ["member.missing "]],
    ["a null body", null, ["member.missing "]],
    ["no content", {}, ["member.missing content"]],
    ["a content that is a list", { content: [] }, ["member.type content"]],
    ["no profileIds", { content: {} }, ["member.missing content.profileIds"]],
    ["profileIds: []", { content: { profileIds: [] } }, ["member.empty content.profileIds"]],
    ["profileIds: a string", { content: { profileIds: "a" } }, ["member.type content.profileIds"]],
    [
      "profileIds: numbers and blanks",
      { content: { profileIds: [1, " ", "reader"] } },
      ["member.type content.profileIds[0]", "member.empty content.profileIds[1]"],
    ],
    [
      "profileIds: the same twice",
      { content: { profileIds: ["reader", "reader"] } },
      ["member.duplicate content.profileIds[1]"],
    ],
    [
      "profiles that do not exist",
      { content: { profileIds: ["reader", "nobody", "constructor"] } },
      ["profile.unknown content.profileIds[1]", "profile.unknown content.profileIds[2]"],
    ],
    [
      "credentials that are no object",
      { content: { profileIds: ["reader"] }, credentials: { local: "secret" } },
      ["member.type credentials.local"],
    ],
    [
      "a strategy that does not exist, and credentials that local does not take, at once",
      {
        content: { profileIds: ["nobody"] },
        credentials: { locl: {}, local: { username: "taken" }, oauth: { username: "taken" } },
      },
      [
        "profile.unknown content.profileIds[0]",
        "strategy.unknown credentials.locl",
        "credentials.rejected credentials.local",
      ],
    ],
    [
      "a literal member that shadows the nested one",
      { content: { profileIds: ["reader"] }, "content.profileIds": ["editor"] },
      ["member.shadowing content.profileIds"],
    ],
    [
      "a literal member with a bracket",
      { content: { profileIds: ["reader"] }, "content[profileIds]": ["editor"] },
      ["member.shadowing content[profileIds]"],
    ],
    [
      "misspelt credentials, without which he could not log in",
      { content: { profileIds: ["reader"] }, credentails: { local: { username: "a" } } },
      ["member.unexpected credentails"],
    ],
    [
      "a misspelt content beside it",
      { content: { profileIds: ["reader"] }, contents: { name: "John" } },
      ["member.unexpected contents"],
    ],
    [
      "credentials outside of their member",
      { content: { profileIds: ["reader"] }, local: { username: "john" } },
      ["member.unexpected local"],
    ],
  ] as const) {
    it(`refuses ${title}`, async () => {
      (await user(body)).should.eql(faults);
    });
  }

  it("lets members pass that the host adds, or a pipe of the application may read", async () => {
    const content = { profileIds: ["reader"] };
    (await user({ content, _id: "john", _kuzzle_info: {}, captcha: "x", consent: {} })).should.eql(
      [],
    );
  });

  it("lets a user with other members and credentials pass", async () => {
    const body = {
      content: { profileIds: ["reader", "editor"], name: "John", "a.b": 1 },
      credentials: { local: { username: "john", password: "secret" } },
    };
    (await user(body)).should.eql([]);
    (await user(body, "john")).should.eql([]);
  });

  it("refuses a kuid that is not a string", async () => {
    (await user({ content: { profileIds: ["reader"] } }, ["john"])).should.eql(["member.type _id"]);
  });
});

describe("a kuid that is taken", () => {
  const host = new FakeHost().withUser("john", "reader").withProfile("reader", { policies: [] });
  const taken = { id: "security.user.already_exists", status: 412 };
  const content = { profileIds: ["reader"] };
  const create = (id: string, body: object): Promise<void> =>
    checkUserCreation({
      host,
      disclosure: new FaultDisclosure(),
      command: commandFor("security:createUser", { id, body }),
    });

  it("is answered as the host would, where the host answers 500, whatever a strategy says", async () => {
    for (const username of ["other", "taken"]) {
      const credentials = { local: { username } };
      await create("john", { content, credentials }).should.be.rejectedWith(taken);
      const body = { credentials };
      const command = commandFor("security:createRestrictedUser", { id: "john", body });
      await checkRestrictedUserCreation({
        host,
        disclosure: new FaultDisclosure(),
        command,
      }).should.be.rejectedWith(taken);
    }
    await create("jane", { content, credentials: { local: { username: "other" } } });
  });

  it("is not, before what the host finds before it", async () => {
    for (const body of [
      { content, credentials: { nope: {} } },
      { content: {}, credentials: { local: { username: "other" } } },
    ]) {
      await create("john", body).should.be.rejectedWith({ id: "profile-guard.user.invalid" });
    }
  });

  it("is left to the host where no credentials are given", async () => {
    await create("john", { content, credentials: {} });
    await create("john", { content });
  });
});

describe("checkRestrictedUserCreation", () => {
  it("lets a body pass that is left out or empty", async () => {
    for (const body of [undefined, null, {}, { content: {} }, { credentials: {} }]) {
      (await restricted(body)).should.eql([]);
    }
  });

  for (const [member, value] of [
    ["credential", { local: { username: "john" } }],
    ["contents", { name: "John" }],
    ["local", { username: "john" }],
  ] as const) {
    it(`refuses "${member}", which the host passes over`, async () => {
      (await restricted({ [member]: value })).should.eql([`member.unexpected ${member}`]);
    });
  }

  for (const member of [
    "profileIds",
    "profileids",
    "PROFILEIDS",
    "profile_ids",
    "profile-ids",
    "profileId",
    "profileIds ",
    "ｐrofileIds",
  ]) {
    it(`refuses content.${member}`, async () => {
      (await restricted({ content: { [member]: ["admin"] } })).should.eql([
        `profileIds.forbidden content.${member}`,
      ]);
    });
  }

  it("refuses profileIds as a literal path and beside content", async () => {
    (await restricted({ "content.profileIds": ["admin"] })).should.eql([
      "member.shadowing content.profileIds",
      "profileIds.forbidden content.profileIds",
    ]);
    (await restricted({ profileIds: ["admin"] })).should.eql(["profileIds.forbidden profileIds"]);
  });

  it("refuses credentials that a strategy does not take", async () => {
    const credentials = { local: { username: "taken" } };
    (await restricted({ credentials })).should.eql(["credentials.rejected credentials.local"]);
  });

  it("lets other members pass", async () => {
    (await restricted({ content: { fullname: "J", profile: "public", ids: [1] } })).should.eql([]);
  });
});
