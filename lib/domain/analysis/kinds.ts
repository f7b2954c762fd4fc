/**
 * What kinds of actions there are, for those who hand them out. Source: the host's
 * lib/api/controllers, Kuzzle 2.56.
 */

/** Controllers whose every action is about users and rights, or about the platform itself. */
const ADMINISTRATION: ReadonlySet<string> = new Set([
  "security",
  "profile-guard",
  "admin",
  "debug",
  "cluster",
]);

const RESET_TOKEN = "kuzzle-plugin-auth-passport-local/password:getResetPasswordToken";

/** How strangers come in: of no use to anybody once there is an administrator, or preset. */
const WAYS_IN: ReadonlySet<string> = new Set([
  "security:createFirstAdmin",
  "security:createRestrictedUser",
  "profile-guard:createRestrictedUser",
]);

const MEMORY_STORAGE = `
  bitcount bitpos dbsize exists geodist geohash geopos georadius georadiusbymember get getbit
  getrange hexists hget hgetall hkeys hlen hmget hscan hstrlen hvals keys lindex llen lrange mget
  object pfcount ping pttl randomkey scan scard sdiff sinter sismember smembers srandmember sscan
  strlen sunion time ttl type zcard zcount zlexcount zrange zrangebylex zrangebyscore zrank
  zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan zscore
`;

/** Of the controllers that hold data: the actions that leave it as it is. */
export const READING: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    bulk: "",
    collection: `
      exists getMapping getSettings getSpecifications list refresh scrollSpecifications
      searchSpecifications validateSpecifications
    `,
    document: "count exists export get mExists mGet scroll search validate",
    index: "exists list stats",
    realtime: "count join list subscribe unsubscribe validate",
    memoryStorage: MEMORY_STORAGE,
    ms: MEMORY_STORAGE,
  }).map(([controller, actions]) => [controller, new Set(actions.trim().split(/\s+/u))]),
);

/** Whether an action is about users and rights, or about the platform as a whole. */
export function isAdministration(controller: string, action: string): boolean {
  return ADMINISTRATION.has(controller) || `${controller}:${action}` === RESET_TOKEN;
}

/** Whether strangers need an action to become users. */
export function isWayIn(controller: string, action: string): boolean {
  return WAYS_IN.has(`${controller}:${action}`);
}

/** Whether an action of the host changes data that others see. */
export function changesData(controller: string, action: string): boolean {
  const reading = READING.get(controller);
  return reading !== undefined && !reading.has(action);
}
