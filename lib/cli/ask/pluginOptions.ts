import { optionFaults } from "../../config/optionFaults";
import { spelledOut } from "../../config/embeddedCalls";
import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { nearestName } from "../../domain/nearest";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import { type HandedOut, handedOutBy } from "../../domain/reach/handedOut";
import type { Granting } from "../files/policySet";
import { readSources } from "../files/sources";
import { readDocument } from "../files/yamlDocument";
import { CommandError } from "../support/exit";

/** Nothing is handed out. */
export const NO_OPTIONS: HandedOut = { guarded: true, delegations: [], restrictedProfileIds: [] };

/** Where Kuzzle's own configuration has those of the plugin. */
const OF_KUZZLE = ["plugins", "profile-guard"];

/**
 * Reads the plugin's options from a JSON or YAML file: alone, or in Kuzzle's configuration. All that would stop the
 * start of the plugin is refused, and ids of profiles that the files do not have: it would count as nothing.
 *
 * @throws CommandError naming every fault with its place
 */
export function readPluginOptions(file: string, { profiles }: Granting): HandedOut {
  const [source, second] = readSources([file]);
  if (source === undefined || second !== undefined) {
    throw new CommandError(`${file} is a folder: name the file with the plugin's options.`);
  }
  const { content, at } = readDocument(source);
  const isKuzzles = isPlainObject(content) && Object.hasOwn(content, "plugins");
  const steps = isKuzzles ? OF_KUZZLE : [];
  const stated = isKuzzles ? memberOf(content.plugins, "profile-guard") : content;
  if (!isPlainObject(stated)) {
    throw new CommandError(
      isKuzzles
        ? `${file} has no "plugins.profile-guard".`
        : `${file} must hold the plugin's options, alone or under "plugins.profile-guard".`,
    );
  }
  const options = spelledOut(stated);
  const found = optionFaults(options);
  const faults = found.length > 0 ? found : unknownProfiles(handedOutBy(options), profiles);
  if (faults.length > 0) {
    throw new CommandError(
      `${file} has faults.`,
      undefined,
      faults.map(({ path, message, suggestion }) => {
        const { line, column } = at(steps, path);
        const meant = suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
        return `${source.name}:${line}:${column}: ${message.includes(`"${path}"`) ? "" : `${path}: `}${message}${meant}`;
      }),
    );
  }
  return handedOutBy(options);
}

function unknownProfiles(
  { delegations, restrictedProfileIds }: HandedOut,
  profiles: Granting["profiles"],
): readonly Finding[] {
  const named = [
    { path: "restrictedProfileIds", ids: restrictedProfileIds },
    ...delegations.flatMap(({ holders, mayAssign }, position) => [
      { path: `delegations[${position}].holders`, ids: holders },
      { path: `delegations[${position}].mayAssign`, ids: mayAssign },
    ]),
  ];
  return named.flatMap(({ path, ids }) =>
    ids
      .filter((id) => !profiles.has(id))
      .map((id) =>
        fault(
          "profile.unknown",
          path,
          `The files have no profile "${id}".`,
          nearestName(id, profiles.keys()),
        ),
      ),
  );
}
