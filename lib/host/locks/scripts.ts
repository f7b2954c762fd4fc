const PREFIX = "{profile-guard}:lock:";
/** Counts the roles written. */
export const EPOCH = "{profile-guard}:roles-epoch";
const NOTES = "{profile-guard}:under-way";

/**
 * Locks all resources or none, in one step, so that no two callers can wait for each other. Each
 * resource is a hash of owner → mode and the time its lock ends. A caller who has to wait and is no
 * reader leaves a short notice (n), which keeps new readers out: so they cannot starve the caller.
 * Arguments: owner, time to live, then of each resource its mode, its name and its note.
 */
const ACQUIRE = `
local now = redis.call("TIME")
now = now[1] * 1000 + math.floor(now[2] / 1000)
local owner, ttl = ARGV[1], tonumber(ARGV[2])
local free = true
for i = 3, #ARGV, 3 do
  local mode, key = ARGV[i], "${PREFIX}" .. ARGV[i + 1]
  local holders = redis.call("HGETALL", key)
  for j = 1, #holders, 2 do
    local theirs, ends = string.sub(holders[j + 1], 1, 1), tonumber(string.sub(holders[j + 1], 2))
    if ends <= now then
      redis.call("HDEL", key, holders[j])
    elseif holders[j] ~= owner then
      if theirs == "n" then
        free = free and mode ~= "r"
      else
        free = free and mode ~= "a" and theirs == mode
      end
    end
  end
  if not free and mode ~= "r" then
    redis.call("HSET", key, owner, "n" .. (now + 500))
    redis.call("PEXPIRE", key, ttl)
  end
end
if not free then
  return -1
end
for i = 3, #ARGV, 3 do
  local key = "${PREFIX}" .. ARGV[i + 1]
  redis.call("HSET", key, owner, ARGV[i] .. (now + ttl))
  redis.call("PEXPIRE", key, ttl)
  if ARGV[i + 2] ~= "" then
    redis.call("HSETNX", "${NOTES}", ARGV[i + 1], owner .. " " .. string.format("%.0f", now) .. " " .. ARGV[i + 2])
  end
end
local epoch = redis.call("GET", KEYS[1])
if not epoch then
  -- never a number that was used before, even when the cache was emptied
  epoch = string.format("%.0f", now * 1000)
  redis.call("SET", KEYS[1], epoch)
end
return tonumber(epoch)
`;

/** Returns 1, or 0 when a lock had already ended. */
const RENEW = `
local now = redis.call("TIME")
now = now[1] * 1000 + math.floor(now[2] / 1000)
local owner, ttl = ARGV[1], tonumber(ARGV[2])
for i = 3, #ARGV, 2 do
  local held = redis.call("HGET", "${PREFIX}" .. ARGV[i + 1], owner)
  if not held or string.sub(held, 1, 1) ~= ARGV[i] then
    return 0
  end
end
for i = 3, #ARGV, 2 do
  local key = "${PREFIX}" .. ARGV[i + 1]
  redis.call("HSET", key, owner, ARGV[i] .. (now + ttl))
  redis.call("PEXPIRE", key, ttl)
end
return 1
`;

/**
 * Notes a write of unknown outcome again: Redis may have lost its data since.
 * Arguments: owner, roles changed, outcome known, since when it was locked, then of
 * each resource its name and its note.
 */
const RELEASE = `
local owner, settled = ARGV[1], ARGV[3] == "1"
for i = 5, #ARGV, 2 do
  redis.call("HDEL", "${PREFIX}" .. ARGV[i], owner)
  local note = redis.call("HGET", "${NOTES}", ARGV[i])
  if note and settled and string.sub(note, 1, #owner) == owner then
    redis.call("HDEL", "${NOTES}", ARGV[i])
  elseif not settled and ARGV[i + 1] ~= "" then
    redis.call("HSETNX", "${NOTES}", ARGV[i], owner .. " " .. ARGV[4] .. " " .. ARGV[i + 1])
  end
end
if ARGV[2] == "1" and redis.call("EXISTS", KEYS[1]) == 1 then
  redis.call("INCR", KEYS[1])
end
return 1
`;

/** Resource and intent of each write that nobody has locked any more, one after the other. */
const INTERRUPTED = `
local now = redis.call("TIME")
now = now[1] * 1000 + math.floor(now[2] / 1000)
local found, notes = {}, redis.call("HGETALL", "${NOTES}")
for i = 1, #notes, 2 do
  local owner = string.match(notes[i + 1], "^%S+")
  local held = redis.call("HGET", "${PREFIX}" .. notes[i], owner)
  if not held or tonumber(string.sub(held, 2)) <= now then
    found[#found + 1] = notes[i]
    found[#found + 1] = notes[i + 1]
  end
end
return found
`;

/** Arguments: resource, and when it was noted, so that a newer note stays. */
const FORGET = `
local note = redis.call("HGET", "${NOTES}", ARGV[1])
if note and string.match(note, "^%S+ (%d+)") == ARGV[2] then
  redis.call("HDEL", "${NOTES}", ARGV[1])
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
