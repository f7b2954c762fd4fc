/** Every reason for which an action of the host needs no guard. */
const REASONS = {
  ownSelf: "acts on the caller himself, who has his own rights already",
  ownPlace: "the host judges it by the index and collection that it acts on",
  reads: "reads only; what it shows is the host's to allow by the role",
  memory: "reads and writes the public memory storage, where the host keeps no rights",
  room: "joins or leaves realtime rooms, whose subscription was judged by its own place",
  requestCheck: "closed for every request at request:onAuthorized (checkRequest)",
  validates: "validates without writing",
} as const;

type Reason = keyof typeof REASONS;

const TABLE: Readonly<Record<string, Partial<Record<Reason, string>>>> = {
  admin: { reads: "refreshIndexCache" },
  auth: {
    ownSelf: `checkRights checkToken createApiKey createMyCredentials createToken deleteApiKey
      getCurrentUser getMyCredentials getMyRights login logout refreshToken updateMyCredentials
      validateMyCredentials credentialsExist`,
    requestCheck: "searchApiKeys",
    reads: "getStrategies",
  },
  bulk: { ownPlace: "mWrite write", requestCheck: "deleteByQuery import updateByQuery" },
  cluster: { reads: "status" },
  collection: {
    ownPlace: `create delete deleteSpecifications exists getMapping getSettings getSpecifications
      refresh truncate update updateMapping updateSpecifications`,
    requestCheck: "list searchSpecifications",
    reads: "scrollSpecifications",
    validates: "validateSpecifications",
  },
  document: {
    ownPlace: `create createOrReplace delete deleteFields exists get mCreate mCreateOrReplace
      mDelete mExists mGet mReplace mUpdate mUpsert replace update upsert`,
    requestCheck: "count deleteByQuery export search updateByQuery",
    reads: "scroll",
    validates: "validate",
  },
  index: { ownPlace: "exists", requestCheck: "create delete list mDelete", reads: "stats" },
  realtime: { ownPlace: "publish subscribe validate", room: "count join list unsubscribe" },
  security: {
    reads: `checkRights getAllCredentialFields getCredentialFields getCredentials
      getCredentialsById getProfile getProfileMapping getProfileRights getRole getRoleMapping
      getUser getUserMapping getUserRights getUserStrategies hasCredentials mGetProfiles mGetRoles
      mGetUsers refresh scrollProfiles scrollUsers`,
    requestCheck: `searchApiKeys searchProfiles searchRoles searchUsers searchUsersByCredentials`,
    validates: "validateCredentials",
  },
  server: {
    reads: `adminExists capabilities getAllStats getConfig getLastStats getStats healthCheck info
      metrics now openapi publicApi`,
  },
  "kuzzle-plugin-auth-passport-local/password": { ownSelf: "reset" },
};

/**
 * The actions of the host that need no guard, by `controller:action`, each with its reason. An
 * action of a new host version is in neither table: a test fails until somebody decides.
 * `ms` and `memoryStorage`: every action, with the reason `memory`.
 */
export const UNGUARDED: ReadonlyMap<string, string> = new Map(
  Object.entries(TABLE).flatMap(([controller, rows]) =>
    (Object.keys(rows) as Reason[]).flatMap((reason) =>
      (rows[reason] ?? "")
        .trim()
        .split(/\s+/u)
        .map((action) => [`${controller}:${action}`, REASONS[reason]] as const),
    ),
  ),
);

export const MEMORY_STORAGE_REASON: string = REASONS.memory;
