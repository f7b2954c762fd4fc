export const PROFILE_SCRIPT = "profileGuardLoadProfile";
const MARK = '{"optimizedPolicies":"';
export const START = new RegExp(`^\\${MARK}[0-9a-f-]{36}"`, "u");

/**
 * Answers 1 when the text is still the one that begins so; else the text, marked with a new
 * identifier when it has none: every write of the host replaces the whole text, and with it the
 * mark. Nothing when there is no text. Lets it live on, as the host does at every look.
 *
 * The mark is a member that the host computes anew whenever it loads a profile, and that its own
 * text, which comes after it, holds too: readers of the text do not see the mark.
 */
export const SCRIPT = `
local key, start, ttl, id = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]
if ttl > 0 then
  redis.call("EXPIRE", key, ttl)
else
  redis.call("PERSIST", key)
end
if start ~= "" and redis.call("GETRANGE", key, 0, #start - 1) == start then
  return 1
end
local text, mark = redis.call("GET", key), '${MARK}'
if text and string.sub(text, 1, #mark) ~= mark then
  text = mark .. id .. '",' .. string.sub(text, 2)
  if ttl > 0 then
    redis.call("SET", key, text, "EX", ttl)
  else
    redis.call("SET", key, text)
  end
end
return text
`;
