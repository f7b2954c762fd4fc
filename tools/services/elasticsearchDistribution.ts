import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { elasticsearchRecipe, type ModuleRecipe } from "./elasticsearchVersions";
import { makeFolder } from "./folders";
import { aloneWithMaven, runMaven } from "./maven";
import { openToEverybody } from "./permissions";
import type { Session } from "./Session";

const service = "elasticsearch";

/** The unpacked folder kept between runs, whether it exists or not. */
export function distributionFolder(session: Session, version: string): string {
  const { revision } = elasticsearchRecipe(version);
  return session.home("distributions", `elasticsearch-${version}-${revision}`);
}

/**
 * The folder of an unpacked distribution with its modules, fetched by Maven at first need.
 *
 * It appears under its name by a rename, whole or not at all, and is only read by the runs.
 */
export async function ensureDistribution(session: Session, version: string): Promise<string> {
  const folder = distributionFolder(session, version);
  if (existsSync(folder)) {
    return folder;
  }
  return aloneWithMaven(session, service, async () => {
    if (!existsSync(folder)) {
      await build(session, version, folder);
    }
    return folder;
  });
}

async function build(session: Session, version: string, folder: string): Promise<void> {
  const recipe = elasticsearchRecipe(version);
  makeFolder(path.dirname(folder));
  const draft = `${folder}.draft-${session.name}`;
  session.watchdog.watch(draft, { folder: draft });
  try {
    session.say(service, `fetching ${version} from Maven Central (${recipe.megabytes} MB)`);
    await runMaven(session, service, { unpack: recipe.distribution, to: draft });
    const [root, ...others] = readdirSync(draft);
    if (root === undefined || others.length > 0) {
      throw new Error(`the zip of Elasticsearch ${version} is not one folder`);
    }
    const unpacked = path.join(draft, root);
    for (const module of recipe.modules) {
      session.say(service, `fetching its module ${module.name}`);
      await addModule(session, version, unpacked, module);
    }
    openToEverybody(draft);
    renameSync(unpacked, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    session.watchdog.forget(draft);
  }
}

async function addModule(
  session: Session,
  version: string,
  unpacked: string,
  recipe: ModuleRecipe,
): Promise<void> {
  const folder = path.join(unpacked, "modules", recipe.name);
  await runMaven(session, service, { copyWithDependencies: recipe.artifact, to: folder });
  // The server refuses to start ("jar hell") when a class is in `lib/` and in a module.
  const inherited = new Set(readdirSync(path.join(unpacked, "lib")));
  for (const jar of readdirSync(folder)) {
    if (inherited.has(jar)) {
      rmSync(path.join(folder, jar));
    }
  }
  writeFileSync(path.join(folder, "plugin-descriptor.properties"), descriptor(recipe, version));
  writeFileSync(path.join(folder, "plugin-security.policy"), recipe.securityPolicy);
  statSync(path.join(folder, `${recipe.artifact.name}-${recipe.artifact.version}.jar`));
}

function descriptor({ name, className, extendedModules }: ModuleRecipe, version: string): string {
  return [
    `name=${name}`,
    `description=The ${name} module`,
    `version=${version}`,
    `elasticsearch.version=${version}`,
    "java.version=1.8",
    `classname=${className}`,
    `extended.plugins=${extendedModules.join(",")}`,
    "has.native.controller=false",
    "",
  ].join("\n");
}
