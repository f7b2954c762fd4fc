/**
 * Every key of the plugin has the same hash tag, and so one slot of a Redis Cluster, as scripts over
 * several keys need; and the application's name, since others may have the same Redis.
 */
const TAG = "{profile-guard}";

/** Counts the roles written. */
export function epochKey(application: string): string {
  return `${TAG}:roles-epoch:${application}`;
}

/**
 * Up to 0.1 the keys named no application. A node of that version knows nothing of ours, so that
 * during a rolling upgrade both kinds are kept: whenever the old epoch is there. An old node makes it
 * for ever with its first lock; ours let it expire once no old node has renewed it for so long.
 */
const LEGACY = {
  epoch: `${TAG}:roles-epoch`,
  locks: `${TAG}:lock:`,
  notes: `${TAG}:under-way`,
  /** Seconds: longer than any lock lasts. */
  lasts: 600,
} as const;

/** Milliseconds that a place in the queue lasts unless it is renewed: a waiting node asks far sooner. */
const PLACE = 500;

/** Begins every script. The first argument is the application. */
const NAMES = `
local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local LOCKS = "${TAG}:lock:" .. ARGV[1] .. ":"
local NOTES = "${TAG}:under-way:" .. ARGV[1]
`;

/**
 * Locks all resources or none, in one step, so that no two callers can wait for each other. Each
 * resource is a hash of owner → mode and the time its lock ends, or of owner → "q", mode, since when
 * it waits and the time its place ends. Who waits longer goes first, whatever they wait for: nobody
 * may take what somebody before them waits for and could not share. So neither kind starves.
 * Arguments: application, owner, time to live, for how long it waits, the owners who keep nobody from it, then
 * of each resource its mode, its name and its note.
 * Returns the roles' epoch, or -1, and the mark of the profiles; "" when one may be written just now.
 */
const ACQUIRE = `${NAMES}
local owner, ttl, since = ARGV[2], tonumber(ARGV[3]), now - tonumber(ARGV[4])
local own = { [owner] = true }
for outer in string.gmatch(ARGV[5], "%S+") do
  own[outer] = true
end
local shared = { r = true, w = true }
local free = true
for i = 6, #ARGV, 3 do
  local mode, key = ARGV[i], LOCKS .. ARGV[i + 1]
  local entries = redis.call("HGETALL", key)
  for j = 1, #entries, 2 do
    local theirs, other = entries[j], entries[j + 1]
    local waits = string.sub(other, 1, 1) == "q"
    local kind, from, ends
    if waits then
      kind, from, ends = string.match(other, "^q(.)(%-?%d+):(%d+)$")
    else
      kind, ends = string.match(other, "^(.)(%d+)$")
    end
    if not ends or tonumber(ends) <= now then
      redis.call("HDEL", key, theirs)
    elseif not own[theirs] and not (kind == mode and shared[mode]) then
      from = waits and tonumber(from)
      if not waits or from < since or (from == since and theirs < owner) then
        free = false
      end
    end
  end
end
local legacy = redis.call("EXISTS", "${LEGACY.epoch}") == 1
if legacy then
  if redis.call("TTL", "${LEGACY.epoch}") == -1 then
    redis.call("EXPIRE", "${LEGACY.epoch}", ${LEGACY.lasts})
  end
  for i = 6, #ARGV, 3 do
    local mode = ARGV[i]
    local entries = redis.call("HGETALL", "${LEGACY.locks}" .. ARGV[i + 1])
    for j = 1, #entries, 2 do
      local kind, ends = string.match(entries[j + 1], "^(.)(%d+)$")
      if ends and tonumber(ends) > now and not own[entries[j]] then
        if kind == "n" then
          free = free and mode ~= "r"
        else
          free = free and mode ~= "a" and kind == mode
        end
      end
    end
  end
end
for i = 6, #ARGV, 3 do
  local mode, key = ARGV[i], LOCKS .. ARGV[i + 1]
  local place = "q" .. mode .. string.format("%.0f", since) .. ":" .. string.format("%.0f", now + ${PLACE})
  local lock = mode .. string.format("%.0f", now + ttl)
  redis.call("HSET", key, owner, free and lock or place)
  redis.call("PEXPIRE", key, ttl)
  if legacy and (free or mode ~= "r") then
    local old = "${LEGACY.locks}" .. ARGV[i + 1]
    redis.call("HSET", old, owner, free and lock or ("n" .. string.format("%.0f", now + ${PLACE})))
    redis.call("PEXPIRE", old, ttl)
  end
  if free and ARGV[i + 2] ~= "" then
    redis.call("HSETNX", NOTES, ARGV[i + 1], owner .. " " .. string.format("%.0f", now) .. " " .. ARGV[i + 2])
  end
end
if not free then
  return { -1 }
end
local epoch = redis.call("GET", KEYS[1])
if not epoch then
  -- never a number that was used before, even when the cache was emptied
  epoch = string.format("%.0f", now * 1000)
  redis.call("SET", KEYS[1], epoch)
end
-- whoever locks the graph so may write profiles, from now on until the lock ends
local counter, mark, writing = "${TAG}:profile-writers:" .. ARGV[1], "", legacy
for i = 6, #ARGV, 3 do
  if ARGV[i + 1] == "graph" and ARGV[i] ~= "w" then
    if redis.call("EXISTS", counter) == 0 then
      redis.call("SET", counter, string.format("%.0f", now * 1000))
    end
    redis.call("INCR", counter)
    writing = true
  end
end
if not writing then
  local entries = redis.call("HGETALL", LOCKS .. "graph")
  for j = 1, #entries, 2 do
    local kind, ends = string.match(entries[j + 1], "^(.)(%d+)$")
    writing = writing or (ends and kind ~= "w" and tonumber(ends) > now)
  end
end
if not writing then
  -- what is written without locks is announced
  local changes = redis.call("HMGET", "${TAG}:rights-changes:" .. ARGV[1], "generation", "profiles")
  mark = (redis.call("GET", counter) or "0") .. " " .. (changes[1] or "") .. " " .. (changes[2] or "0")
end
-- both only grow, so that their sum tells of either
return { tonumber(epoch) + tonumber(legacy and redis.call("GET", "${LEGACY.epoch}") or 0), mark }
`;

/** Returns 1, or 0 when a lock had already ended. Arguments: application, owner, time to live, … */
const RENEW = `${NAMES}
local owner, ttl = ARGV[2], tonumber(ARGV[3])
for i = 4, #ARGV, 2 do
  local held = redis.call("HGET", LOCKS .. ARGV[i + 1], owner)
  if not held or string.sub(held, 1, 1) ~= ARGV[i] then
    return 0
  end
end
for i = 4, #ARGV, 2 do
  local lock = ARGV[i] .. string.format("%.0f", now + ttl)
  local old = "${LEGACY.locks}" .. ARGV[i + 1]
  redis.call("HSET", LOCKS .. ARGV[i + 1], owner, lock)
  redis.call("PEXPIRE", LOCKS .. ARGV[i + 1], ttl)
  if redis.call("HEXISTS", old, owner) == 1 then
    redis.call("HSET", old, owner, lock)
    redis.call("PEXPIRE", old, ttl)
  end
end
return 1
`;

/**
 * Notes a write of unknown outcome again: Redis may have lost its data since.
 * Arguments: application, owner, roles changed, outcome known, since when it was locked, then of
 * each resource its name and its note.
 * Returns the roles' epoch if they changed; 0 while another write of a role is under way, or was interrupted.
 */
const RELEASE = `${NAMES}
local owner, settled = ARGV[2], ARGV[4] == "1"
for i = 6, #ARGV, 2 do
  redis.call("HDEL", LOCKS .. ARGV[i], owner)
  redis.call("HDEL", "${LEGACY.locks}" .. ARGV[i], owner)
  local note = redis.call("HGET", NOTES, ARGV[i])
  if note and settled and string.sub(note, 1, #owner) == owner then
    redis.call("HDEL", NOTES, ARGV[i])
  elseif not settled and ARGV[i + 1] ~= "" then
    redis.call("HSETNX", NOTES, ARGV[i], owner .. " " .. ARGV[5] .. " " .. ARGV[i + 1])
  end
end
if ARGV[3] == "1" then
  for _, epoch in ipairs({ KEYS[1], "${LEGACY.epoch}" }) do
    if redis.call("EXISTS", epoch) == 1 then
      redis.call("INCR", epoch)
    end
  end
  for _, resource in ipairs(redis.call("HKEYS", NOTES)) do
    if string.sub(resource, 1, 5) == "role:" then
      return 0
    end
  end
  return (tonumber(redis.call("GET", KEYS[1]) or 0)) + tonumber(redis.call("GET", "${LEGACY.epoch}") or 0)
end
return 0
`;

/** Resource and intent of each write that nobody has locked any more, one after the other. */
const INTERRUPTED = `${NAMES}
local found = {}
for _, names in ipairs({ { NOTES, LOCKS }, { "${LEGACY.notes}", "${LEGACY.locks}" } }) do
  local notes = redis.call("HGETALL", names[1])
  for i = 1, #notes, 2 do
    local owner = string.match(notes[i + 1], "^%S+")
    local held = redis.call("HGET", names[2] .. notes[i], owner)
    if not held or (tonumber(string.sub(held, 2)) or 0) <= now then
      found[#found + 1] = notes[i]
      found[#found + 1] = notes[i + 1]
    end
  end
end
return found
`;

/** Arguments: application, resource, and when it was noted, so that a newer note stays. */
const FORGET = `${NAMES}
for _, notes in ipairs({ NOTES, "${LEGACY.notes}" }) do
  local note = redis.call("HGET", notes, ARGV[2])
  if note and string.match(note, "^%S+ (%d+)") == ARGV[3] then
    redis.call("HDEL", notes, ARGV[2])
  end
end
return 1
`;

/** Run in Redis, each in one step. */
export const SCRIPTS = {
  profileGuardAcquire: ACQUIRE,
  profileGuardRenew: RENEW,
  profileGuardRelease: RELEASE,
  profileGuardInterrupted: INTERRUPTED,
  profileGuardForget: FORGET,
} as const;
