/** The entries of {@link ERRORS} by which nobody takes what all share. */
export const SHARES = {
  lockShare: {
    id: "profile-guard.lock.share",
    status: 429,
    class: "TooManyRequestsError",
    code: 0x70670406,
    when: "too many requests of the caller (of the address, without a login) wait for the locks of others, most of them their own: half of `limits.concurrentRequests` on a node. Whoever holds every right has no such limit",
  },
  refreshShare: {
    id: "profile-guard.refresh.share",
    status: 429,
    class: "TooManyRequestsError",
    code: 0x70670409,
    when: "too many writes of the caller (of the address, without a login) wait until they can be searched (`refresh`): half of `limits.concurrentRequests` on a node, and three quarters of all callers together. Nothing was written. Whoever holds every right has no such limit",
  },
  cursorShare: {
    id: "profile-guard.cursor.share",
    status: 429,
    class: "TooManyRequestsError",
    code: 0x70670408,
    when: "the caller has too many scrolls and other cursors open (`limits.scrolls`), or all callers who do not hold every right together; `details.of`, `details.limit`, and `details.retryAfter`, until the first of them ends",
  },
  searchShare: {
    id: "profile-guard.search.share",
    status: 429,
    class: "TooManyRequestsError",
    code: 0x7067040b,
    when: "too many searches of the caller (of the address, without a login) wait for their own: 4 run at a time on a node, half of `limits.concurrentRequests` may wait for these, and three quarters of all callers together. Whoever holds every right has no such limit",
  },
  importShare: {
    id: "profile-guard.import.share",
    status: 429,
    class: "TooManyRequestsError",
    code: 0x7067040a,
    when: "too many imports (`admin:load*`) of the caller run at a time: 4 on a node, and 8 of all callers together. Nothing was written. Whoever holds every right has no such limit",
  },
  shardShare: {
    id: "profile-guard.shard.share",
    status: 412,
    class: "PreconditionError",
    code: 0x7067040c,
    when: "a public index would have more shards of Elasticsearch than `limits.shards`, or all indexes together more than four fifths of those that there may be; `details.of` and `details.limit`. Nothing was made. Whoever holds every right has no such limit",
  },
} as const;
