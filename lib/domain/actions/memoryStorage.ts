import type { ActionDeclaration, Declarations } from "./declaration";
import { each } from "./declaration";

const reads: ActionDeclaration = {
  place: "none",
  unguarded: "memory",
  check: "memoryStorage",
  data: "reads",
  tells: "memory",
};

/** Declares the actions of `ms` and `memoryStorage`, two names of one controller. */
export const MEMORY_STORAGE: Declarations = {
  ...each(
    `bitcount bitpos dbsize exists geodist geohash geopos georadius georadiusbymember get getbit
    getrange hexists hget hgetall hkeys hlen hmget hscan hstrlen hvals keys lindex llen lrange mget
    object pfcount ping pttl randomkey scan scard sdiff sinter sismember smembers srandmember sscan
    strlen sunion time ttl type zcard zcount zlexcount zrange zrangebylex zrangebyscore zrank
    zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan zscore`,
    reads,
  ),
  ...each(
    `append bitop decr decrby del expire expireat flushdb geoadd getset hdel hincrby hincrbyfloat
    hmset hset hsetnx incr incrby incrbyfloat linsert lpop lpush lpushx lrem lset ltrim mexecute
    mset msetnx persist pexpire pexpireat pfadd pfmerge psetex rename renamenx rpop rpoplpush rpush
    rpushx sadd sdiffstore set setex setnx sinterstore smove sort spop srem sunionstore touch zadd
    zincrby zinterstore zrem zremrangebylex zremrangebyrank zremrangebyscore zunionstore`,
    { ...reads, data: "changes" },
  ),
};
