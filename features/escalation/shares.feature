@escalation
Feature: One caller takes a bounded share of what all share
  A node has one thread, and Elasticsearch opens 500 scrolls: whoever takes them all keeps others from
  reading, and administrators from revoking rights. Whoever covers everything has no such limit.

  @attack @protocols
  Scenario Outline: a filter that Kuzzle writes out for seconds (<operator>)
    Given an application with:
      """json
      { "realtime": true }
      """
    When the manager tries "realtime:subscribe" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <filter> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "conditions, of at most 5,000"

    Examples:
      | operator | filter |
      | and      | { "and": [{ "in": { "a": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "b": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "c": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "d": ["1", "2", "3", "4", "5", "6", "7"] } }] } |
      | not      | { "not": { "bool": { "should": [{ "not": { "in": { "a": ["1", "2", "3", "4", "5", "6", "7"] } } }, { "not": { "in": { "b": ["1", "2", "3", "4", "5", "6", "7"] } } }, { "not": { "in": { "c": ["1", "2", "3", "4", "5", "6", "7"] } } }, { "not": { "in": { "d": ["1", "2", "3", "4", "5", "6", "7"] } } }] } } } |

  Scenario Outline: <actor> subscribes with <what>
    Given an application with:
      """json
      { "realtime": true }
      """
    When <actor> uses "realtime:subscribe" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <filter> }
      """

    Examples:
      | actor       | what               | filter |
      | the manager | an ordinary filter | { "and": [{ "equals": { "kind": "order" } }, { "in": { "state": ["new", "open", "late"] } }, { "or": [{ "exists": "customer" }, { "range": { "total": { "gt": 100 } } }] }] } |
      | the admin   | a huge filter      | { "and": [{ "in": { "a": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "b": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "c": ["1", "2", "3", "4", "5", "6", "7"] } }, { "in": { "d": ["1", "2", "3", "4", "5", "6", "7"] } }] } |

  @attack @protocols
  Scenario Outline: a text at which Elasticsearch ends, for everybody (<action>, <member>)
    On the host alone a node of Elasticsearch ends at texts that are nested deeper: these are not, so that it stays.

    When <actor> tries "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "userId": "shopper", "body": <body> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And its message names "brackets within one another"

    Examples:
      | actor       | action                 | member       | body |
      | the manager | auth:searchApiKeys     | query_string | { "query_string": { "query": "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((a" } } |
      | the manager | document:search        | query_string | { "query": { "bool": { "filter": [{ "query_string": { "query": "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((a" } }] } } } |
      | the manager | document:count         | query_string | { "query": { "query_string": { "query": "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((a" } } } |
      | the manager | document:deleteByQuery | query_string | { "query": { "query_string": { "query": "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((a" } } } |
      | the manager | document:search        | include      | { "size": 0, "aggs": { "a": { "terms": { "field": "a", "include": "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((a" } } } } |
      | the manager | document:search        | regex        | { "suggest": { "a": { "regex": "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((a", "completion": { "field": "a" } } } } |

  Scenario: a search with parentheses goes on
    When the manager uses "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "query": { "query_string": { "query": "((acme) OR (order AND (acme OR none)))" } } } }
      """
    Then it succeeds

  @attack @protocols
  Scenario Outline: whoever has as many scrolls open as one may opens another cursor (<action>)
    Given an application with:
      """json
      { "options": { "limits": { "scrolls": 5, "shards": 40 } } }
      """
    And a user "reader~" with "acme-writer", who can act
    And user "reader~" has opened 5 scrolls by "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": {} }
      """
    When user "reader~" tries "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", <members> }
      """
    Then they are refused: 429 "profile-guard.cursor.share"
    And its details tell a limit of 5 of "caller", and when to try again
    And the request has no effect
    And Prometheus reads that "<action>" was refused for "profile-guard.cursor.share"
    And user "reader~" can still use "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": {} }
      """
    And the writing manager can still use "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", <members> }
      """

    Examples:
      | action                 | members                                                            |
      | document:search        | "size": 1, "scroll": "1s", "body": {}                              |
      | document:deleteByQuery | "body": { "query": { "ids": { "values": ["nobody"] } } }           |
      | document:updateByQuery | "body": { "query": { "ids": { "values": ["nobody"] } }, "changes": {} } |
      | bulk:deleteByQuery     | "body": { "query": { "ids": { "values": ["nobody"] } } }           |

  @attack
  Scenario: each collection of a search counts, since Elasticsearch counts it
    Given an application with:
      """json
      { "options": { "limits": { "scrolls": 5, "shards": 40 } } }
      """
    And a user "reader~" with "acme-writer", who can act
    And user "reader~" has opened 4 scrolls by "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": {} }
      """
    When user "reader~" tries "document:search" with:
      """json
      { "targets": [{ "index": "pg-acme", "collections": ["orders", "products"] }], "size": 1, "scroll": "1m", "body": {} }
      """
    Then they are refused: 429 "profile-guard.cursor.share"

  Scenario: scrolls that are read to their end make room for others
    Given an application with:
      """json
      { "options": { "limits": { "scrolls": 5, "shards": 40 } } }
      """
    And a user "reader~" with "acme-writer", who can act
    And user "reader~" has opened 5 scrolls by "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": { "query": { "match_all": {} } } }
      """
    When user "reader~" reads the scroll "{scroll}" to its end
    And user "reader~" uses "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": {} }
      """
    Then it succeeds

  @attack @once
  Scenario: strangers share a hundred, and all limited callers leave a fifth to administrators
    Given an application with:
      """json
      { "options": { "limits": { "scrolls": 1000 } } }
      """
    And strangers may search "pg-acme"
    And a user "reader~" with "acme-writer", who can act
    And a stranger has opened 100 scrolls by "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": {} }
      """
    When a stranger tries "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": {} }
      """
    Then they are refused: 429 "profile-guard.cursor.share"
    And its details tell a limit of 100 of "strangers", and when to try again
    And user "reader~" has opened 300 scrolls by "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": {} }
      """
    When user "reader~" tries "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": {} }
      """
    Then they are refused: 429 "profile-guard.cursor.share"
    And its details tell a limit of 400 of "everybody", and when to try again
    And the admin can still use "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1s", "body": {} }
      """

  Scenario: who covers everything opens as many scrolls as the storage has
    Given the admin has opened 60 scrolls by "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "5s", "body": {} }
      """

  @attack @protocols
  Scenario Outline: a scroll that Kuzzle takes for one of 15 s, and Elasticsearch keeps for hours (<scroll>)
    When the manager tries "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "<scroll>", "scrollId": "any", "body": {} }
      """
    Then they are refused: 400 "profile-guard.request.invalid"

    Examples:
      | action          | scroll             |
      | document:search | 9000000000000nanos |
      | document:search | 90000000micros     |
      | document:search | -1                 |
      | document:scroll | 90000000micros     |

  @attack @protocols
  Scenario Outline: a user is deleted while the storage opens no more scrolls (<action>)
    Given a user "victim~" with "acme-director", who can act
    And the manager has made the key "theirs" of user "victim~"
    And Elasticsearch opens no more scrolls
    When the admin uses "<action>" with:
      """json
      { "_id": "victim~", "body": { "ids": ["victim~"] } }
      """
    Then it succeeds
    And there is no user "victim~"
    And nobody can act as user "victim~", nor as the key "theirs"

    Examples:
      | action                |
      | security:deleteUser   |
      | security:mDeleteUsers |

  @attack @protocols
  Scenario: one tenant takes all shards of Elasticsearch, and others make no collection any more
    Given an application with:
      """json
      { "options": { "limits": { "scrolls": 5, "shards": 40 } } }
      """
    And a profile "globex-director~":
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "neighbour~" with "globex-director~", who can act
    And Elasticsearch has 80 shards left for limited callers
    When the manager makes up to 40 collections, until it fails, by "collection:create" with:
      """json
      { "index": "pg-acme", "collection": "taken-#~", "body": { "settings": { "number_of_shards": 5, "number_of_replicas": 1 } } }
      """
    Then they are refused: 412 "profile-guard.shard.share"
    And its details tell a limit of "index", and nothing else
    And Prometheus reads that "collection:create" was refused for "profile-guard.shard.share"
    And user "neighbour~" can still use "collection:create" with:
      """json
      { "index": "pg-globex", "collection": "theirs~", "body": { "settings": { "number_of_shards": 5 } } }
      """
    And the admin can still use "collection:delete" with:
      """json
      { "index": "pg-globex", "collection": "theirs~" }
      """

  @attack
  Scenario: all limited callers leave a fifth of the shards to administrators
    Given Elasticsearch has 15 shards left for limited callers
    When the manager makes up to 40 collections, until it fails, by "collection:create" with:
      """json
      { "index": "pg-acme", "collection": "taken-#~", "body": { "settings": { "index": { "number_of_shards": "5" } } } }
      """
    Then they are refused: 412 "profile-guard.shard.share"
    And its details tell a limit of "everybody", and nothing else
    And the admin can still use "collection:create" with:
      """json
      { "index": "pg-acme", "collection": "last~", "body": { "settings": { "number_of_shards": 5 } } }
      """
    And the admin can still use "collection:delete" with:
      """json
      { "index": "pg-acme", "collection": "last~" }
      """

  @attack @protocols
  Scenario Outline: shards are taken in other ways (<action>)
    Given a profile "maker~":
      """json
      [{ "roleId": "tenant-manager" }]
      """
    And a user "maker~" with "maker~", who can act
    And the admin has used "collection:create" with:
      """json
      { "index": "pg-acme", "collection": "alone~", "body": { "settings": { "number_of_replicas": "0" } } }
      """
    And Elasticsearch has 0 shards left for limited callers
    When user "maker~" tries "<action>" with:
      """json
      <members>
      """
    Then they are refused: 412 "profile-guard.shard.share"
    And the request has no effect
    And its details tell a limit of "everybody", and nothing else
    And the admin can still use "collection:delete" with:
      """json
      { "index": "pg-acme", "collection": "alone~" }
      """

    Examples:
      | action             | members |
      | collection:create  | { "index": "pg-acme", "collection": "taken~" } |
      | collection:create  | { "index": "pg-acme", "collection": "alone~", "body": { "settings": { "number_of_replicas": 1 } } } |
      | collection:update  | { "index": "pg-acme", "collection": "alone~", "body": { "settings": { "index.number_of_replicas": "1" } } } |
      | collection:update  | { "index": "pg-acme", "collection": "alone~", "body": { "settings": { "index": { "number_of_replicas": null } } } } |
      | index:create       | { "index": "pg-new~" } |
      | admin:loadMappings | { "body": { "pg-acme": { "alone~": {}, "taken~": {} } } } |
      | admin:loadMappings | { "body": { "pg-new~": { "taken~": {} } } } |

  Scenario Outline: what adds no shard is done while none is left (<action>)
    Given Elasticsearch has 0 shards left for limited callers
    When the manager uses "<action>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | action                | members |
      | collection:create     | { "index": "pg-acme", "collection": "orders", "body": { "mappings": { "properties": { "kind": { "type": "keyword" } } } } } |
      | collection:update     | { "index": "pg-acme", "collection": "orders", "body": { "mappings": { "properties": { "kind": { "type": "keyword" } } } } } |
      | collection:update     | { "index": "pg-acme", "collection": "orders", "body": { "settings": { "refresh_interval": "1s" } } } |
      | admin:loadMappings    | { "body": { "pg-acme": { "orders": { "properties": { "kind": { "type": "keyword" } } } } } } |

  Scenario: a tenant makes collections, and others once it has deleted some
    Given an application with:
      """json
      { "options": { "limits": { "scrolls": 5, "shards": 40 } } }
      """
    When the manager makes up to 40 collections, until it fails, by "collection:create" with:
      """json
      { "index": "pg-acme", "collection": "taken-#~", "body": { "settings": { "number_of_shards": 5 } } }
      """
    Then they are refused: 412 "profile-guard.shard.share"
    When the manager uses "collection:delete" with:
      """json
      { "index": "pg-acme", "collection": "taken-1~" }
      """
    And the manager uses "collection:create" with:
      """json
      { "index": "pg-acme", "collection": "taken-1~", "body": { "settings": { "number_of_shards": 5 } } }
      """
    Then it succeeds
