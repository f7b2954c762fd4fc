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

/** Source: the host's lib/config/default.config.ts `security.restrictedProfileIds`. */
const HOST_PRESET: readonly string[] = ["default"];

/** Nothing is handed out, but to whoever signs up. */
export const NO_OPTIONS: HandedOut = {
  guarded: true,
  delegations: [],
  restrictedProfileIds: HOST_PRESET,
};

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
  const kuzzles = isKuzzles ? presetOfKuzzle(content) : { ids: HOST_PRESET, faults: [] };
  const handedOut = handedOutBy(options);
  const formFaults = [...optionFaults(options), ...kuzzles.faults];
  const faults =
    formFaults.length > 0 ? formFaults : unknownProfiles(handedOut, kuzzles.ids, profiles);
  if (faults.length > 0) {
    throw new CommandError(
      `${file} has faults.`,
      undefined,
      faults.map(({ path, message, suggestion }) => {
        const { line, column } = at(path.startsWith(PRESET_OF_KUZZLE) ? [] : steps, path);
        const meant = suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
        return `${source.name}:${line}:${column}: ${message.includes(`"${path}"`) ? "" : `${path}: `}${message}${meant}`;
      }),
    );
  }
  // Kuzzle gets the plugin's when it starts, unless its actions are left as they are
  const isOwn =
    handedOut.restrictedProfileIds.length > 0 && memberOf(options, "guardNativeActions") !== false;
  return isOwn ? handedOut : { ...handedOut, restrictedProfileIds: kuzzles.ids };
}

const PRESET_OF_KUZZLE = "security.restrictedProfileIds";

/** Reads the preset of Kuzzle's own configuration, which takes the place of the one that Kuzzle comes with. */
function presetOfKuzzle(content: Readonly<Record<string, unknown>>): {
  readonly ids: readonly string[];
  readonly faults: readonly Finding[];
} {
  const stated = memberOf(content.security, "restrictedProfileIds") ?? HOST_PRESET;
  const isList = Array.isArray(stated) && stated.every((id) => typeof id === "string");
  return isList
    ? { ids: stated, faults: [] }
    : {
        ids: [],
        faults: [
          fault(
            "member.type",
            PRESET_OF_KUZZLE,
            `"${PRESET_OF_KUZZLE}" must be a list of profiles.`,
          ),
        ],
      };
}

function unknownProfiles(
  { delegations, restrictedProfileIds }: HandedOut,
  hostPreset: readonly string[],
  profiles: Granting["profiles"],
): readonly Finding[] {
  const named = [
    { path: "restrictedProfileIds", ids: restrictedProfileIds },
    { path: PRESET_OF_KUZZLE, ids: hostPreset },
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
