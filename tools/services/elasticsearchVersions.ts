import type { Artifact } from "./maven";

/** A module which the bare distribution lacks, made of jars from Maven Central. */
export interface ModuleRecipe {
  /** Its folder under `modules/`. */
  readonly name: string;
  readonly artifact: Artifact;
  readonly className: string;
  /** Names of the modules it extends. */
  readonly extendedModules: readonly string[];
  /** The text of `plugin-security.policy`. */
  readonly securityPolicy: string;
}

export interface ElasticsearchRecipe {
  readonly distribution: Artifact;
  readonly megabytes: number;
  readonly modules: readonly ModuleRecipe[];
  /** Settings of `elasticsearch.yml` only this version knows. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** To be raised with every change of the recipe: it names the unpacked folder. */
  readonly revision: number;
}

function integrationTestZip(version: string): Artifact {
  const group = "org.elasticsearch.distribution.integ-test-zip";
  return { group, name: "elasticsearch", version, type: "zip" };
}

/** A module of 7.10.2, whose jars this group publishes one by one. */
function module7102(
  name: string,
  className: string,
  { extendedModules = [], securityPolicy = "grant {};\n" }: Partial<ModuleRecipe> = {},
): ModuleRecipe {
  const artifact = { group: "org.codelibs.elasticsearch.module", name, version: "7.10.2" };
  return {
    name,
    artifact,
    className: `org.elasticsearch.${className}`,
    extendedModules,
    securityPolicy,
  };
}

const makeClasses =
  'grant { permission java.lang.RuntimePermission "createClassLoader"; permission java.lang.RuntimePermission "getClassLoader"; };\n';
const connectAnywhere = 'grant { permission java.net.SocketPermission "*", "connect"; };\n';

/**
 * The versions which can be started by way of Maven. Another one is one more entry: its zip, the
 * modules it lacks, the settings only it knows.
 */
const recipes: Readonly<Record<string, ElasticsearchRecipe>> = {
  "7.17.28": {
    distribution: integrationTestZip("7.17.28"),
    megabytes: 57,
    modules: [
      {
        // Kuzzle deletes and updates by query; without this module the routes do not exist.
        name: "reindex",
        artifact: { group: "org.elasticsearch.plugin", name: "reindex-client", version: "7.17.28" },
        className: "org.elasticsearch.reindex.ReindexPlugin",
        extendedModules: [],
        securityPolicy: connectAnywhere,
      },
    ],
    settings: {},
    revision: 1,
  },
  // The last one whose analyzers and scripts can be had: Kuzzle's own test application wants both.
  "7.10.2": {
    distribution: integrationTestZip("7.10.2"),
    megabytes: 48,
    modules: [
      module7102("lang-painless", "painless.PainlessPlugin", { securityPolicy: makeClasses }),
      module7102("analysis-common", "analysis.common.CommonAnalysisPlugin", {
        extendedModules: ["lang-painless"],
      }),
      module7102("mapper-extras", "index.mapper.MapperExtrasPlugin"),
      module7102("reindex", "index.reindex.ReindexPlugin", { securityPolicy: connectAnywhere }),
    ],
    settings: {},
    revision: 1,
  },
  // Nobody publishes its module for deletions by query: what needs them fails, with Kuzzle alone too.
  "8.7.1": {
    distribution: integrationTestZip("8.7.1"),
    megabytes: 60,
    modules: [],
    settings: {},
    revision: 1,
  },
};

export const defaultElasticsearchVersion = "7.17.28";

/** @throws when there is no recipe for the version, naming those there are. */
export function elasticsearchRecipe(version: string): ElasticsearchRecipe {
  const recipe = recipes[version];
  if (!recipe) {
    const known = Object.keys(recipes).join(", ");
    throw new Error(`no recipe for Elasticsearch ${version} from Maven; known: ${known}`);
  }
  return recipe;
}
