import { createRequire } from "node:module";

import should from "should";

interface HostConfiguration {
  readonly default: {
    readonly services: {
      readonly storageEngine: {
        readonly internalIndex: {
          readonly collections: Readonly<
            Record<string, { readonly mappings: { readonly properties: object } }>
          >;
        };
      };
    };
  };
}

describe("Kuzzle's storage of profiles", () => {
  it("maps tags as keywords, by which instances of templates are found", () => {
    const load = createRequire(__filename);
    const { default: configuration } = load(
      "../../node_modules/kuzzle/dist/lib/config/default.config.js",
    ) as HostConfiguration;
    const { collections } = configuration.services.storageEngine.internalIndex;
    should(collections.profiles?.mappings.properties).have.property("tags", { type: "keyword" });
  });
});
