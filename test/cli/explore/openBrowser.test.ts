import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { openBrowser } from "../../../lib/cli/explore/openBrowser";
import { waitUntil } from "../../../tools/services/wait";

const URL = "http://127.0.0.1:1/0123456789abcdef0123456789abcdef/";

describe("the browser that profile-guard explore opens", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-browser-"));
  const seen = path.join(folder, "seen");
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("is told the address by a file of its user's alone, and no login", async function () {
    if (process.platform !== "linux") {
      this.skip();
    }
    const program = path.join(folder, "xdg-open");
    writeFileSync(
      program,
      `#!/bin/sh\n{ echo "$@"; env; } > "${seen}.part"\nmv "${seen}.part" "${seen}"\n`,
    );
    chmodSync(program, 0o700);
    const lead = openBrowser(URL, {
      ...{ PATH: `${folder}:${process.env.PATH}`, DISPLAY: ":7" },
      ...{ PROFILE_GUARD_USERNAME: "mary", PROFILE_GUARD_PASSWORD: "secret" },
    });
    await waitUntil(() => existsSync(seen), { what: "the browser to start", deadline: 30_000 });
    const told = readFileSync(seen, "utf8");
    should(told.split("\n")[0]).equal(lead.file);
    should(told).match(/DISPLAY=:7/u);
    should(told).not.match(/0123456789|PROFILE_GUARD|secret/u);
    should(readFileSync(lead.file, "utf8")).containEql(`url=${URL}"`);
    should(statSync(lead.file).mode & 0o777).equal(0o600);
    should(statSync(path.dirname(lead.file)).mode & 0o777).equal(0o700);
    lead.remove();
    should(existsSync(path.dirname(lead.file))).be.false();
  });
});
