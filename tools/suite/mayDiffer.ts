const PLACES =
  "It restricts a profile to an index or a collection that does not exist, without `force`.";
const LEFT =
  "It begins with the role that the scenario before has not come to delete, and restricts to such a place too.";
const FEATURE = "features/SecurityController.feature";

/** Scenarios of Kuzzle's suite that may end otherwise with the plugin, and why. */
const MAY_DIFFER: Readonly<Record<string, string>> = {
  [`${FEATURE} Create a profile`]: PLACES,
  [`${FEATURE} Delete a profile`]: PLACES,
  [`${FEATURE} Delete a profile while being assigned to a user`]: LEFT,
  [`${FEATURE} Delete a profile and remove it from assigned users`]: LEFT,
};

/** @param scenario with its line, which another version of Kuzzle moves */
export function whyItMayDiffer(scenario: string): string | undefined {
  return MAY_DIFFER[scenario.replace(/:\d+ /u, " ")];
}
