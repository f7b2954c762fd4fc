import { type DocumentStore, writeOf } from "../../../lib/domain/actions";
import should from "should";

import type { Finding } from "../../../lib/domain/findings";
import { InvalidRequestError } from "../../../lib/errors/errors";
import { decisionUnavailable } from "../../../lib/errors/unavailable";
import { checkProfileWrite, profileFindings } from "../../../lib/usecases/validation/checkProfile";
import { FaultDisclosure } from "../../../lib/usecases/validation/FaultDisclosure";
import { BAD_PROFILES } from "../../domain/policies/badProfiles";
import { commandFor, contextOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

function profileWrite(action: string): DocumentStore {
  return writeOf("security", action) as DocumentStore;
}

function host(): FakeHost {
  return new FakeHost().withRole("editor").withRole("reader").withIndex("acme", "a", "b");
}

async function faultsOf(
  action: "createProfile" | "createOrReplaceProfile" | "updateProfile",
  fake: FakeHost,
  command: { id?: unknown; body?: unknown; force?: unknown },
): Promise<readonly Finding[]> {
  try {
    const sent = commandFor(`security:${action}`, { id: "p", ...command });
    await checkProfileWrite(contextOf(fake, sent), profileWrite(action));
  } catch (error) {
    if (error instanceof InvalidRequestError) {
      return error.details;
    }
    throw error;
  }
  return [];
}

describe("checkProfileWrite", () => {
  it("refuses an update that leaves stored policies which Kuzzle refuses itself", async () => {
    const stored = { policies: [{ roleId: "editor", colections: ["a"] }] };
    const fake = host().withProfile("p", stored);
    const faults = await faultsOf("updateProfile", fake, { body: { rateLimit: 9 } });
    faults
      .map(({ code, path }) => `${code} ${path}`)
      .should.eql(["member.unexpected policies[0].colections"]);
  });

  describe("refuses every form that is wrong", () => {
    it("knows at least sixty", () => {
      BAD_PROFILES.length.should.be.aboveOrEqual(60);
    });

    for (const { title, profile, faults } of BAD_PROFILES) {
      it(title, async () => {
        const found = await faultsOf("createProfile", host(), { body: profile });
        found.map(({ code, path }) => `${code} ${path}`).should.eql(faults);
        for (const { message } of found) {
          message.should.match(/\S.*\.$/u);
        }
      });
    }
  });

  it("tells another id in the body than the request's", async () => {
    const body = { _id: "other", policies: [{ roleId: "editor" }] };
    for (const action of ["createProfile", "createOrReplaceProfile"] as const) {
      const found = await faultsOf(action, host(), { body });
      should(found.map(({ path, message }) => [path, message])).eql([
        ["_id", '"_id" is "other", but the profile is "p": leave it out.'],
      ]);
    }
  });

  it("refuses with 400 and a stable id and code, in the host's error class", async () => {
    const command = commandFor("security:createProfile", { id: "p", body: { policies: [] } });
    const refusal: unknown = await checkProfileWrite(
      contextOf(host(), command),
      profileWrite("createProfile"),
    ).catch((error: unknown) => error);
    should(refusal).be.instanceOf(InvalidRequestError);
    const json = (refusal as InvalidRequestError).toJSON();
    json.should.match({
      status: 400,
      id: "profile-guard.profile.invalid",
      code: 0x70670101,
      details: [{ code: "member.empty" }],
    });
    should(json).not.have.any.keys("errors", "count");
    (refusal as InvalidRequestError).name.should.equal("BadRequestError");
    (refusal as InvalidRequestError).message.should.match(/Profile "p" has 1 fault: /u);
  });

  it("lets a well formed profile pass", async () => {
    const body = {
      rateLimit: 0,
      tags: ["a"],
      policies: [
        { roleId: "reader" },
        { roleId: "editor", restrictedTo: [{ index: "acme", collections: ["a", "b"] }] },
        { roleId: "editor", restrictedTo: [{ index: "acme" }] },
      ],
    };
    (await faultsOf("createProfile", host(), { body })).should.eql([]);
    (await faultsOf("createOrReplaceProfile", host(), { body })).should.eql([]);
  });

  it("wants an id that is a string", async () => {
    const body = { policies: [{ roleId: "editor" }] };
    for (const [id, code] of [
      [undefined, "member.missing"],
      ["", "member.missing"],
      [null, "member.missing"],
      [3, "member.type"],
      [["p"], "member.type"],
    ] as const) {
      (await faultsOf("createProfile", host(), { id, body })).should.match([{ code, path: "_id" }]);
    }
  });

  it("suggests the nearest role, index, collection and member", async () => {
    const body = {
      policies: [
        { roleId: "editr", restrictedTo: [{ index: "acm" }], restrictTo: [] },
        { roleId: "editor", restrictedTo: [{ index: "shop", collections: ["order"] }] },
      ],
    };
    const found = await faultsOf("createProfile", host().withIndex("shop", "orders"), { body });
    found
      .map(({ code, suggestion }) => [code, suggestion])
      .should.eql([
        ["member.unexpected", "restrictedTo"],
        ["role.unknown", "editor"],
        ["index.unknown", "acme"],
        ["collection.unknown", "orders"],
      ]);
  });

  it("asks for no more collections than are named, and only in indexes that exist", async () => {
    const fake = host().withIndex("shop", "orders", "products");
    const body = {
      policies: [
        {
          roleId: "editor",
          restrictedTo: [{ index: "shop", collections: ["orders", "products"] }, { index: "acme" }],
        },
        { roleId: "reader", restrictedTo: [{ index: "gone", collections: ["orders"] }] },
      ],
    };
    (await faultsOf("createProfile", fake, { body })).should.match([{ code: "index.unknown" }]);
    fake.collectionLookUps.should.eql(["shop/orders", "shop/products"]);
  });

  describe("force", () => {
    const body = { policies: [{ roleId: "editor", restrictedTo: [{ index: "globex" }] }] };

    for (const force of [true, "true", "", 1]) {
      it(`is given by ${JSON.stringify(force)}`, async () => {
        (await faultsOf("createProfile", host(), { body, force })).should.eql([]);
      });
    }
    for (const force of [undefined, null, false, "false", 0]) {
      it(`is not given by ${JSON.stringify(force)}`, async () => {
        (await faultsOf("createProfile", host(), { body, force })).should.match([
          { code: "index.unknown" },
        ]);
      });
    }

    it("must be a boolean", async () => {
      (await faultsOf("createProfile", host(), { body, force: "please" })).should.match([
        { code: "member.type", path: "force" },
        { code: "index.unknown" },
      ]);
    });

    it("lifts nothing but the index checks", async () => {
      for (const { profile, faults } of BAD_PROFILES) {
        const found = await faultsOf("createProfile", host(), { body: profile, force: true });
        found
          .map(({ code, path }) => `${code} ${path}`)
          .should.eql(faults.filter((fault) => !/^(index|collection)\.unknown/u.test(fault)));
      }
    });
  });

  describe("updateProfile", () => {
    describe("which does not name the policies", () => {
      const policies = [{ roleId: "editor", restrictedTo: [] }, { roleId: "gone" }];
      const [vacuous] = policies;

      it("warns of what is wrong with those that are stored, and leaves them", async () => {
        const places = [{ roleId: "editor", restrictedTo: [{ index: "gone" }] }];
        for (const [stored, code] of [
          [[vacuous], "restriction.vacuous"],
          [places, "index.unknown"],
        ] as const) {
          const fake = host().withProfile("p", { policies: stored });
          const command = commandFor("security:updateProfile", { id: "p", body: { rateLimit: 3 } });
          const write = profileWrite("updateProfile");
          (await checkProfileWrite(contextOf(fake, command), write)).should.match([
            {
              code,
              severity: "warning",
              message: /It is kept, because it is stored so already\.$/u,
            },
          ]);
        }
      });

      it("refuses roles that are gone, as the host does, and what it brings itself", async () => {
        const fake = host().withProfile("p", { policies });
        (await faultsOf("updateProfile", fake, { body: { rateLimit: -3 } }))
          .map(({ code }) => code)
          .should.eql(["member.range", "role.unknown"]);
      });

      it("is no update that names them, be it as nothing, or that replaces the profile", async () => {
        const fake = host().withProfile("p", { policies: [vacuous] });
        for (const named of [[vacuous], null, []]) {
          (await faultsOf("updateProfile", fake, { body: { policies: named } })).should.have.length(
            1,
          );
        }
        (
          await faultsOf("createOrReplaceProfile", fake, { body: { policies: [vacuous] } })
        ).should.have.length(1);
      });
    });

    it("lets a body pass that mends what is stored", async () => {
      const fake = host().withProfile("p", { policies: [{ roleId: "gone" }], rateLimit: 3 });
      const body = { policies: [{ roleId: "editor" }] };
      (await faultsOf("updateProfile", fake, { body })).should.eql([]);
    });

    it("needs no policies in the body", async () => {
      const fake = host().withProfile("p", { policies: [{ roleId: "editor" }] });
      (await faultsOf("updateProfile", fake, { body: { rateLimit: 3 } })).should.eql([]);
      (await faultsOf("updateProfile", fake, { body: null })).should.match([
        { code: "member.missing", path: "" },
      ]);
    });

    it("answers the host's 404 for a profile that does not exist", async () => {
      await faultsOf("updateProfile", host(), { body: { rateLimit: 3 } }).should.be.rejectedWith({
        id: "security.profile.not_found",
        status: 404,
      });
    });
  });

  describe("a member that no profile has", () => {
    const policies = [{ roleId: "editor" }];
    const described = { policies, description: { en: "editors" } };

    function hostWith(content: Record<string, unknown>): FakeHost {
      const fake = host().withProfile("p", { policies });
      fake.contents.set("p", content);
      return fake;
    }

    for (const action of ["createOrReplaceProfile", "updateProfile"] as const) {
      it(`is warned of by ${action} where the stored profile has it just so`, async () => {
        const command = commandFor(`security:${action}`, { id: "p", body: described });
        const fake = hostWith({ description: { en: "editors" } });
        (await checkProfileWrite(contextOf(fake, command), profileWrite(action))).should.match([
          { code: "member.unexpected", severity: "warning", path: "description" },
        ]);
      });

      it(`is warned of by ${action} where a profile's own is wrong, and stored just so`, async () => {
        const fake = host().withProfile("p", { policies, rateLimit: -1 });
        fake.contents.set("p", { policies, rateLimit: -1, tags: ["", "a"] });
        const body = { policies, rateLimit: -1, tags: ["", "a"] };
        const command = commandFor(`security:${action}`, { id: "p", body });
        (await checkProfileWrite(contextOf(fake, command), profileWrite(action))).should.match([
          { code: "member.range", severity: "warning", path: "rateLimit" },
          { code: "member.empty", severity: "warning", path: "tags[0]" },
        ]);
        (await faultsOf(action, fake, { body: { ...body, tags: [""] } })).should.match([
          { path: "tags[0]", severity: "error" },
        ]);
      });

      it(`is refused by ${action} where it is changed, or new`, async () => {
        for (const content of [{ description: "editors" }, {}]) {
          (await faultsOf(action, hostWith(content), { body: described })).should.match([
            { code: "member.unexpected", severity: "error", path: "description" },
          ]);
        }
      });

      it(`is refused by ${action} within a policy, as the host does`, async () => {
        const body = { policies: [{ roleId: "editor", note: "x" }] };
        (await faultsOf(action, hostWith(body), { body })).should.match([
          { code: "member.unexpected", path: "policies[0].note" },
        ]);
      });
    }

    it("does not hide the other faults", async () => {
      const fake = hostWith({ description: { en: "editors" } });
      const body = { ...described, rateLimit: -1, note: 1 };
      (await faultsOf("updateProfile", fake, { body }))
        .map(({ path }) => path)
        .should.eql(["rateLimit", "note"]);
    });

    it("is refused by createProfile", async () => {
      const fake = hostWith({ description: { en: "editors" } });
      (await faultsOf("createProfile", fake, { body: described })).should.match([
        { path: "description" },
      ]);
    });

    it("costs no look at the storage where there is none", async () => {
      const fake = host();
      fake.storedContent = () => Promise.reject(decisionUnavailable("it"));
      (await faultsOf("createOrReplaceProfile", fake, { body: { policies } })).should.eql([]);
    });
  });

  it("lets no write pass when what it needs cannot be read", async () => {
    const fake = host();
    fake.findRoles = () => Promise.reject(decisionUnavailable('role "editor"'));
    await faultsOf("createProfile", fake, {
      body: { policies: [{ roleId: "editor" }] },
    }).should.be.rejectedWith({ status: 503, id: "profile-guard.decision.unavailable" });
  });
});

describe("profileFindings", () => {
  it("counts roles that the same request creates as existing", async () => {
    const found = await profileFindings(
      { host: host(), disclosure: new FaultDisclosure() },
      { policies: [{ roleId: "new" }] },
      { force: false, createdRoles: new Set(["new"]) },
    );
    found.should.eql([]);
  });
});
