/**
 * Which location arguments the host's own actions read (Kuzzle 2.56, `lib/api/controllers`).
 *
 * A right to an action is the same right wherever the action does not look: restrictions are
 * ignored for a request without an index, so `security:createUser` restricted to one index is
 * `security:createUser`. Actions of plugins, and unknown ones, get no such mercy. A test reads
 * the installed host and fails on any action that is not in the table, or in the wrong row.
 */

/**
 * `none`: neither index nor collection. `index`: the index alone. `collection`: both.
 * An action that takes its indexes in the body (`index:mDelete`) is judged without one: `none`.
 */
export type LocationArguments = "none" | "index" | "collection";

type Row = Partial<Record<LocationArguments, string>>;

const MEMORY_STORAGE: Row = {
  none: `
    append bitcount bitop bitpos dbsize decr decrby del exists expire expireat flushdb geoadd
    geodist geohash geopos georadius georadiusbymember get getbit getrange getset hdel hexists
    hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset hscan hset hsetnx hstrlen hvals
    incr incrby incrbyfloat keys lindex linsert llen lpop lpush lpushx lrange lrem lset ltrim
    mexecute mget mset msetnx object persist pexpire pexpireat pfadd pfcount pfmerge ping
    psetex pttl randomkey rename renamenx rpop rpoplpush rpush rpushx sadd scan scard sdiff
    sdiffstore set setex setnx sinter sinterstore sismember smembers smove sort spop
    srandmember srem sscan strlen sunion sunionstore time touch ttl type zadd zcard zcount
    zincrby zinterstore zlexcount zrange zrangebylex zrangebyscore zrank zrem zremrangebylex
    zremrangebyrank zremrangebyscore zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan
    zscore zunionstore
  `,
};

const ROWS: Readonly<Record<string, Row>> = {
  admin: {
    none: `
      dump loadFixtures loadMappings loadSecurities refreshIndexCache resetCache resetDatabase
      resetSecurity shutdown
    `,
  },
  auth: {
    none: `
      checkRights checkToken createApiKey createMyCredentials createToken credentialsExist
      deleteApiKey deleteMyCredentials getCurrentUser getMyCredentials getMyRights
      getStrategies login logout refreshToken searchApiKeys updateMyCredentials updateSelf
      validateMyCredentials
    `,
  },
  bulk: {
    collection: `
      deleteByQuery import mWrite updateByQuery write
    `,
  },
  cluster: {
    none: `
      status
    `,
  },
  collection: {
    none: `
      scrollSpecifications searchSpecifications
    `,
    index: `
      list
    `,
    collection: `
      create delete deleteSpecifications exists getMapping getSettings getSpecifications
      refresh truncate update updateMapping updateSpecifications validateSpecifications
    `,
  },
  debug: {
    none: `
      addListener disable enable nodeVersion post removeListener
    `,
  },
  document: {
    none: `
      scroll
    `,
    collection: `
      count create createOrReplace delete deleteByQuery deleteFields exists export get mCreate
      mCreateOrReplace mDelete mExists mGet mReplace mUpdate mUpsert replace search update
      updateByQuery upsert validate
    `,
  },
  index: {
    none: `
      list mDelete stats
    `,
    index: `
      create delete exists
    `,
  },
  realtime: {
    none: `
      count join list unsubscribe
    `,
    collection: `
      publish subscribe validate
    `,
  },
  security: {
    none: `
      checkRights createApiKey createCredentials createFirstAdmin createOrReplaceProfile
      createOrReplaceRole createProfile createRestrictedUser createRole createUser
      deleteApiKey deleteCredentials deleteProfile deleteRole deleteUser
      getAllCredentialFields getCredentialFields getCredentials getCredentialsById getProfile
      getProfileMapping getProfileRights getRole getRoleMapping getUser getUserMapping
      getUserRights getUserStrategies hasCredentials mDeleteProfiles mDeleteRoles mDeleteUsers
      mGetProfiles mGetRoles mGetUsers refresh replaceUser restrictDefaultRights revokeTokens
      scrollProfiles scrollUsers searchApiKeys searchProfiles searchRoles searchUsers
      searchUsersByCredentials updateCredentials updateProfile updateProfileMapping updateRole
      updateRoleMapping updateUser updateUserMapping upsertUser validateCredentials
    `,
  },
  server: {
    none: `
      adminExists capabilities getAllStats getConfig getLastStats getStats healthCheck info
      metrics now openapi publicApi
    `,
  },
  ms: MEMORY_STORAGE,
  memoryStorage: MEMORY_STORAGE,
};

/** What each action of each of the host's controllers reads. */
export const HOST_ACTIONS: ReadonlyMap<string, ReadonlyMap<string, LocationArguments>> = new Map(
  Object.entries(ROWS).map(([controller, row]) => [controller, readRow(row)]),
);

/** The plugin's own actions: they take no index either, and here we do know. */
const OWN_ACTIONS: ReadonlyMap<string, LocationArguments> = readRow({
  none: `
    createOrReplaceProfile createProfile createRestrictedUser createUser updateProfile
    analyzeAll analyzeProfile analyzeRole compare effectiveRights explain whoCan
    exportAudit findDangling history repairDangling restore searchAudit
  `,
});

/** The host's actions, and the plugin's own. */
export const KNOWN_ACTIONS: ReadonlyMap<string, ReadonlyMap<string, LocationArguments>> = new Map([
  ...HOST_ACTIONS,
  ["profile-guard", OWN_ACTIONS],
]);

/** What an action reads; `collection`, the whole location, for actions that nobody knows here. */
export function locationArguments(
  controller: string | undefined,
  action: string | undefined,
): LocationArguments {
  if (controller === undefined || action === undefined) {
    return "collection";
  }
  return KNOWN_ACTIONS.get(controller)?.get(action) ?? "collection";
}

function readRow(row: Row): ReadonlyMap<string, LocationArguments> {
  const actions = new Map<string, LocationArguments>();
  for (const kind of ["none", "index", "collection"] as const) {
    for (const action of row[kind]?.trim().split(/\s+/u) ?? []) {
      actions.set(action, kind);
    }
  }
  return actions;
}
