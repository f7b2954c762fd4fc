import { readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

import { checkout } from "../../tools/services/folders";

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Lists what packages need and a lockfile does not have: npm ci installs nothing then. */
function missingIn(packages: Readonly<Record<string, Locked>>): string[] {
  return Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !placesOf(place, name).some((one) => one in packages))
      .map((name) => `${place}: ${name}`),
  );
}

/** Where Node looks for a package: beside the one that needs it, and further up. */
function placesOf(place: string, name: string): string[] {
  const parts = place === "" ? [] : place.split("/node_modules/");
  return [...parts.keys(), parts.length].map((count) =>
    [...parts.slice(0, parts.length - count), name]
      .join("/node_modules/")
      .replace(/^(?!node_modules\/)/u, "node_modules/"),
  );
}

describe("package-lock.json", () => {
  it("has each package that another one needs, optional ones too", () => {
    const text = readFileSync(path.join(checkout, "package-lock.json"), "utf8");
    const { packages } = JSON.parse(text) as { packages: Record<string, Locked> };
    should(Object.keys(packages).length).be.above(300);
    should(missingIn(packages)).eql([]);
  });

  it("is told what it lacks", () => {
    const needs = { dependencies: { b: "1" }, optionalDependencies: { c: "1" } };
    const nested = "node_modules/a/node_modules/d";
    const packages = { "": {}, "node_modules/a": needs, "node_modules/b": {}, [nested]: needs };
    should(missingIn(packages)).eql(["node_modules/a: c", `${nested}: c`]);
  });
});
