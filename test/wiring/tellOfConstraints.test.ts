import should from "should";

import { parseConfig } from "../../lib/config/config";
import { tellOfConstraints } from "../../lib/wiring/tellOfConstraints";
import { FakeHost } from "../support/FakeHost";

describe("tellOfConstraints", () => {
  const told = async (embeddedCalls: "report" | "refuse", ...constraints: object[]) => {
    const lines: string[] = [];
    const host = new FakeHost()
      .withRole("root", { "*": ["*"] })
      .withProfile("admin", { policies: [{ roleId: "root" }] });
    await tellOfConstraints({
      host,
      config: parseConfig({ embeddedCalls, constraints }, {}),
      log: { warn: (line) => void lines.push(line) },
    });
    return lines;
  };
  const CLOSED = { name: "closed", never: { profiles: "admin", may: "document:get" } };

  it("says nothing without constraints", async () => {
    should(await told("report")).eql([]);
  });

  it("says that those whom the application serves may break them, unless they are judged", async () => {
    const [first] = await told("report", CLOSED);
    should(first).match(/what the application writes for a client: embeddedCalls is "report"/u);
    should((await told("refuse", CLOSED)).join()).not.match(/embeddedCalls/u);
  });

  it("says which are broken by what is stored", async () => {
    should(await told("refuse", CLOSED)).match([/1 of 1 constraints are broken.*"closed"/u]);
  });
});
