import should from "should";

import { checkOptions, parseConfig } from "../../lib/config/config";
import { ConfigurationError } from "../../lib/errors/ConfigurationError";
import { tellOfTemplates } from "../../lib/wiring/tellOfTemplates";
import { rolesWith, within } from "../domain/templates/support";

const ROLES = rolesWith({ reader: ["document:get"] });

/** Returns the paths of the faults that stop the start. */
function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    should(error).be.instanceof(ConfigurationError);
    return (error as ConfigurationError).details.map(({ path }) => path);
  }
  return [];
}

describe("templates of the configuration", () => {
  it("are read by name; none by default", () => {
    const { templates } = parseConfig({ templates: { see: { policies: within("reader") } } }, {});
    should(templates.get("see")).have.properties({ name: "see", version: 1 });
    should(parseConfig({}, {}).templates.size).equal(0);
  });

  it("have every fault told, in the constructor's options and in those of the host", () => {
    const wrong = { see: { policies: [{ roleId: "" }], version: 0 } };
    const paths = ["templates.see.version", "templates.see.policies[0].roleId"];
    should(faultsOf(() => parseConfig({ templates: wrong }, {}))).eql(paths);
    should(faultsOf(() => parseConfig({}, { templates: wrong }))).eql(paths);
    should(
      faultsOf(() => {
        checkOptions({ templates: wrong });
      }),
    ).eql(paths);
    should(faultsOf(() => parseConfig({ templates: [] }, {}))).eql(["templates"]);
    // the host's configuration may add them
    should(
      faultsOf(() => {
        checkOptions({ templates: { see: { version: 2 } } });
      }),
    ).eql([]);
  });

  it("warn at start where two of them give their instances the same id", async () => {
    const warnings: string[] = [];
    const log = { warn: (text: string) => warnings.push(text), info: () => undefined };
    const host = { findRoles: () => Promise.resolve(ROLES) };
    const policies = within("reader");
    const tell = (...names: string[]) =>
      tellOfTemplates(
        host,
        parseConfig(
          { templates: Object.fromEntries(names.map((name) => [name, { policies }])) },
          {},
        ),
        log,
      );
    await tell("editor", "x-editors", "xeditor", "editor-x", "a.editor");
    should(warnings).eql([]);
    await tell("x-editor", "editor", "-x-editor");
    should(warnings).have.length(2);
    should(warnings[1]).match(
      /^Template "editor" meets "x-editor": profile "acme-x-editor" is the one of index "acme-x" and the other of index "acme"/u,
    );
    should(warnings[0]).match(/^Template "x-editor" meets "-x-editor": profile "acme--x-editor"/u);
  });

  it("warn at start where an instance may leave its tenant, and only there", async () => {
    const warnings: string[] = [];
    const log = { warn: (text: string) => warnings.push(text), info: () => undefined };
    const host = { findRoles: () => Promise.resolve(ROLES) };
    const tell = (policies: object[]) =>
      tellOfTemplates(host, parseConfig({ templates: { see: { policies } } }, {}), log);
    await tell(within("reader"));
    should(warnings).eql([]);
    await tell([{ roleId: "reader" }]);
    should(warnings.length).equal(1);
    should(warnings[0]).match(/SECURITY: 1 of 1 templates.*document:get on any-index/u);
  });
});
