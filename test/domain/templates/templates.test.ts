import should from "should";

import {
  instanceFinding,
  instanceIn,
  instanceOf,
  instancesOfId,
  isolationFinding,
  readTemplates,
} from "../../../lib/domain/templates";
import { rolesWith, templateWith, within } from "./support";

const faultsOf = (stated: unknown): readonly string[] =>
  readTemplates(stated, "templates").faults.map(({ code, path, suggestion }) =>
    [code, path, ...(suggestion === undefined ? [] : [suggestion])].join(" "),
  );

describe("Templates", () => {
  it("are read in the form of Kuzzle's multi-tenancy plugin", () => {
    // its README of the template project, kuzzleio/template-kiotp-project
    const { templates, faults } = readTemplates(
      {
        tenant_manager: {
          policies: [
            { roleId: "tenants.reader" },
            { roleId: "assets.admin", restrictedTo: [{ index: "{tenantIndex}" }] },
          ],
        },
      },
      "templates",
    );
    should(faults).eql([]);
    const template = templates.get("tenant_manager");
    should(template && instanceOf(template, "tenant-city-lyon")).eql({
      _id: "tenant-city-lyon-tenant_manager",
      policies: [
        { roleId: "tenants.reader" },
        { roleId: "assets.admin", restrictedTo: [{ index: "tenant-city-lyon" }] },
      ],
      tags: ["template:tenant_manager@1"],
    });
  });

  it("put the index in the place of each placeholder, whatever it is called", () => {
    const template = templateWith({
      version: 3,
      rateLimit: 10,
      tags: ["ours"],
      policies: [
        {
          roleId: "reader",
          restrictedTo: [{ index: "{tenantIndex}", collections: ["a", "{tenantIndex}-b"] }],
        },
      ],
    });
    should(instanceOf(template, "$&")).eql({
      _id: "$&-manager",
      rateLimit: 10,
      tags: ["ours", "template:manager@3"],
      policies: [{ roleId: "reader", restrictedTo: [{ index: "$&", collections: ["a", "$&-b"] }] }],
    });
  });

  it("have every fault of their form told, at its path", () => {
    should(faultsOf([])).eql(["member.type templates"]);
    should(faultsOf({ "a b": {}, c: 1 })).eql([
      "member.invalid templates.a b",
      "member.type templates.c",
    ]);
    should(
      faultsOf({
        m: {
          vresion: 2,
          version: 0,
          shared: { in: "x" },
          policies: [{ roleId: "r", restrictedTo: [{ index: "{tenantindex}" }, { index: "" }] }],
        },
      }),
    ).eql([
      "member.range templates.m.version",
      "member.unexpected templates.m.shared.in",
      "member.unexpected templates.m.vresion version",
      "index.vacuous templates.m.policies[0].restrictedTo[1].index",
      "member.value templates.m.policies[0].restrictedTo[0].index {tenantIndex}",
    ]);
    should(faultsOf({ m: { policies: within("{tenantIndex}-reader") } })).eql([
      "member.value templates.m.policies[0].roleId",
    ]);
    should(faultsOf({ m: { policies: [], tags: 5, _id: "x" } })).eql([
      "member.empty templates.m.policies",
      "member.type templates.m.tags",
      "member.unexpected templates.m._id",
    ]);
  });

  it("keep those that have no fault", () => {
    const { templates } = readTemplates({ a: { policies: within("reader") }, b: 1 }, "templates");
    should([...templates.keys()]).eql(["a"]);
  });
});

describe("An instance", () => {
  const template = templateWith({ version: 2, policies: within("reader") });
  const templates = new Map([["manager", template]]);
  const ROLES = rolesWith({ reader: ["document:get"], writer: ["document:create"] });
  const findingOf = (changed: object) =>
    instanceFinding({ ...instanceOf(template, "acme"), ...changed }, templates, ROLES);

  it("is told by its tag and its id, and a copy of it is none", () => {
    const tags = ["x", "template:manager@2"];
    should(instanceIn(Object.assign({ _id: "acme-manager" }, { tags }))).eql({
      template: "manager",
      version: 2,
      index: "acme",
    });
    should(instanceIn(Object.assign({ _id: "copy" }, { tags }))).equal(undefined);
    should(instanceIn(Object.assign({ _id: "-manager" }, { tags }))).equal(undefined);
    should(instanceIn(Object.assign({ _id: "acme-manager" }, { tags: "x" }))).equal(undefined);
    should(instanceIn({ _id: "acme-manager" })).equal(undefined);
  });

  it("is what a profile of its id takes the place of, whatever that is", () => {
    const other = { ...template, name: "shift-manager" };
    const both = new Map([...templates, ["shift-manager", other]]);
    const idsOf = (id: string): string[] =>
      instancesOfId(both, id).map(({ policies }) => JSON.stringify(policies));
    should(instancesOfId(templates, "acme-manager")).eql([instanceOf(template, "acme")]);
    should(idsOf("acme-shift-manager")).have.length(2);
    should(idsOf("acme-manager-2")).eql([]);
    should(idsOf("-manager")).eql([]);
  });

  it("that leaves its tenant is told what keeps it in, which no restriction does without a place", () => {
    const roles = rolesWith({ open: ["document:*"], reader: ["document:get"] });
    const messageOf = (policies: readonly object[]): string =>
      String(isolationFinding(templateWith({ policies }), roles)?.message);
    should(messageOf([{ roleId: "reader" }])).match(/Restrict that policy to/u);
    const kept = [{ roleId: "open", restrictedTo: [{ index: "{tenantIndex}" }] }];
    should(messageOf(kept))
      .match(/one by one/u)
      .and.not.match(/Restrict that policy/u);
  });

  it("is as its template says, in whatever order", () => {
    should(findingOf({})).equal(undefined);
    should(findingOf({ rateLimit: 0, _kuzzle_info: {} })).equal(undefined);
    should(findingOf({ tags: [] })).equal(undefined);
    should(findingOf({ tags: ["template:other@1"], _id: "acme-other" })).equal(undefined);
  });

  it("is found when it grants what the template does not", () => {
    const wider = templateWith({
      version: 2,
      policies: [...within("reader"), { roleId: "writer" }],
    });
    const found = instanceFinding(instanceOf(wider, "acme"), templates, ROLES);
    should(found).have.properties({ code: "template.exceeded", severity: "securityWarning" });
    should(found?.message).match(/document:create/u);
  });

  it("is found when it differs otherwise, or comes from another version", () => {
    should(findingOf({ rateLimit: 5 })).have.properties({
      code: "template.differs",
      path: "rateLimit",
    });
    const older = findingOf({ tags: ["template:manager@1"] });
    should(older).have.property("code", "template.differs");
    should(older?.message).match(/version 1, which is at 2/u);
    should(findingOf({ policies: [{ roleId: "gone" }] })).have.property("code", "template.differs");
  });
});
