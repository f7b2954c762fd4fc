/** Lists every reason why an action needs no guard. */
export const UNGUARDED_REASONS = {
  ownSelf: "acts on the callers themselves, who have their own rights already",
  ownPlace: "the host judges it by the index and collection that it acts on",
  reads: "reads only; what it shows is the host's to allow by the role",
  disclosure: "tells what the host's own actions would have shown (disclosure/visibility)",
  listing:
    "lists places; its answer is cut to what the caller's right to it covers (disclosure/listings)",
  platform:
    "shows or reads anew the platform itself, no part of which belongs to one place: the role is granted for all of it",
  memory: "reads and writes the public memory storage, where the host keeps no rights",
  handle: "judged at each use by what its handle stands for (checkRoom, checkScroll)",
  ownConnection: "acts on the rooms of its own connection alone, by the host's own check",
  requestCheck: "closed for every request at request:onAuthorized (checkRequest)",
  runsGuarded: "runs guarded actions in the caller's name, each through its guard",
  validates: "validates without writing",
} as const;

export type UnguardedReason = keyof typeof UNGUARDED_REASONS;

/**
 * Lists what the host's model shows of the whole platform to whoever holds an action, whatever the
 * restrictions of their policies. Nothing else may tell a caller of places and users that are not
 * theirs: test/interference proves it.
 */
export const PLATFORM_KNOWLEDGE = {
  securities: "roles, profiles and users have no place: a role that reads them, reads all",
  verdicts:
    "a gateway asks by it whether any user may send a request, and so whether there is such a user; it needs no other right for that",
  credentials: "credentials belong to users, whom a role with this action reads all",
  memory: "the public memory storage is one for all callers",
  node: "it is about the node or the cluster, which all callers share",
} as const;

export type PlatformKnowledge = keyof typeof PLATFORM_KNOWLEDGE;
