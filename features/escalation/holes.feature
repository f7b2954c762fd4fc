@escalation @protocols
Feature: What the host does not check is closed for every request

  @attack @cve-class-25 @cve-class-22
  Scenario Outline: targets <what> let anybody do anything (<actor>)
    When <actor> tries "security:createUser" with:
      """json
      { "_id": "evil~", "targets": <targets>, "body": { "content": { "profileIds": ["admin"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | what                | actor       | targets                                     |
      | that are empty      | a stranger  | [{}]                                        |
      | without collections | a stranger  | [{ "index": "pg-acme" }]                    |
      | without an index    | the shopper | [{ "collections": ["orders"] }]             |
      | with an empty list  | the shopper | [{ "index": "pg-acme", "collections": [] }] |

  @attack @cve-class-25
  Scenario: targets that are nothing
    When the shopper tries "security:createUser" with:
      """json
      { "_id": "evil~", "targets": [null], "body": { "content": { "profileIds": ["admin"] } } }
      """
    Then it fails
    And nothing is changed
    And there is no user "evil~"

  @attack @cve-class-25
  Scenario: targets in a URL
    When a stranger tries the URL "POST /users/evil~/_create?targets=%5B%7B%7D%5D" with:
      """json
      { "content": { "profileIds": ["admin"] } }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And nothing is changed
    And there is no user "evil~"

  @attack @cve-class-25 @cve-class-18
  Scenario Outline: searching <what>
    When the shopper tries "document:search" with:
      """json
      { "targets": <targets>, "body": { "query": { "match_all": {} } } }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked", or as Kuzzle refuses it
    And the answer tells nothing of "globex-secret"

    Examples:
      | what                                        | targets                                                                         |
      | a target without collections                | [{ "index": "pg-globex" }]                                                      |
      | one good target and one without collections | [{ "index": "pg-acme", "collections": ["products"] }, { "index": "pg-globex" }] |

  @attack @cve-class-18
  Scenario: searching a target of the other tenant
    When the shopper tries "document:search" with:
      """json
      { "targets": [{ "index": "pg-globex", "collections": ["orders"] }], "body": {} }
      """
    Then they are refused: 403 "security.rights.forbidden"
    And the answer tells nothing of "globex-secret"

  @attack @cve-class-18
  Scenario Outline: a name that lists, or means, another index (<what>)
    When the manager tries "document:search" with:
      """json
      <members>
      """
    Then it fails
    And the answer tells nothing of "globex-secret"

    Examples:
      | what                     | members                                                           |
      | a list in the collection | { "index": "pg-acme", "collection": "orders,@&pg-globex.orders" } |
      | any collection           | { "index": "pg-acme", "collection": "*" }                         |
      | a pattern as index       | { "index": "pg-*", "collection": "orders" }                       |
      | an array as index        | { "index": ["pg-acme", "pg-globex"], "collection": "orders" }     |

  @attack @cve-class-23 @cve-class-25
  Scenario Outline: a member with a dot hides the one that is judged (<call>)
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | call                     | members                                                                                                        |
      | security:createUser      | { "_id": "evil~", "body": { "content": { "profileIds": ["acme-member"] }, "content.profileIds": ["admin"] } }  |
      | profile-guard:createUser | { "_id": "evil~", "body": { "content": { "profileIds": ["acme-member"] }, "content.profileIds": ["admin"] } }  |
      | security:upsertUser      | { "_id": "evil~", "body": { "content": { "profileIds": ["acme-member"] }, "content.profileIds": ["admin"] } }  |
      | security:upsertUser      | { "_id": "evil~", "body": { "content": { "profileIds": ["acme-member"] }, "content.profileIds[0]": "admin" } } |

  @attack @cve-class-18
  Scenario Outline: a whole index by who is limited to a collection of it (<call>)
    When the product manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And nothing is changed
    And there is still the index "pg-acme"

    Examples:
      | call          | members                                |
      | index:delete  | { "index": "pg-acme" }                 |
      | index:mDelete | { "body": { "indexes": ["pg-acme"] } } |

  @attack @cve-class-5 @cve-class-18
  Scenario Outline: indexes that a body names (<what>)
    When the manager tries "index:mDelete" with:
      """json
      { "body": { "indexes": <indexes> } }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And nothing is changed
    And there is still the index "pg-globex"

    Examples:
      | what                            | indexes                  |
      | one of others                   | ["pg-globex"]            |
      | one of theirs and one of others | ["pg-acme", "pg-globex"] |

  @attack @cve-class-18
  Scenario Outline: the list of indexes shows who else is a tenant (<actor>)
    When <actor> tries "index:list"
    Then it succeeds
    And the answer tells nothing of "pg-globex"

    Examples:
      | actor                 |
      | the manager           |
      | the product manager   |
      | the manager's API key |

  @attack @cve-class-18
  Scenario: the list of collections shows what is beside
    When the product manager tries "collection:list" with:
      """json
      { "index": "pg-acme" }
      """
    Then it succeeds
    And the answer tells nothing of "orders"

  Scenario: what is one's own is listed
    When the manager uses "collection:list" with:
      """json
      { "index": "pg-acme" }
      """
    Then the answer shows "orders"
    When the manager uses "index:list"
    Then the answer shows "pg-acme"
    When the superuser uses "index:list"
    Then the answer shows "pg-globex"

  @attack @cve-class-25
  Scenario Outline: a query that reads another index (<form>, <call>)
    When the manager tries "<call>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": <body> }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And nothing is changed
    And the query is not answered

    Examples:
      | form              | call                   | body                                                                                                                                                                  |
      | terms lookup      | document:search        | { "query": { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } } }                                                                |
      | terms lookup      | document:count         | { "query": { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } } }                                                                |
      | terms lookup      | document:deleteByQuery | { "query": { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } } }                                                                |
      | terms lookup      | document:updateByQuery | { "query": { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } }, "changes": { "evil": true } }                                   |
      | terms lookup      | bulk:deleteByQuery     | { "query": { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } } }                                                                |
      | terms lookup      | bulk:updateByQuery     | { "query": { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } }, "changes": { "evil": true } }                                   |
      | in a bool, deep   | document:search        | { "query": { "bool": { "must_not": [{ "bool": { "filter": { "terms": { "_id": { "index": "{internal}.users", "id": "{manager}", "path": "profileIds" } } } } }] } } } |
      | in an aggregation | document:search        | { "aggs": { "a": { "filter": { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } } } } }                                          |
      | more like this    | document:search        | { "query": { "more_like_this": { "fields": ["text"], "like": [{ "_index": "@&pg-globex.orders", "_id": "secret" }], "min_term_freq": 1, "min_doc_freq": 1 } } }       |
      | an indexed shape  | document:search        | { "query": { "geo_shape": { "place": { "indexed_shape": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } } } }                                     |

  @attack @cve-class-25
  Scenario Outline: queries about the host's own collections (<call>)
    When the manager tries "<call>" with:
      """json
      { "body": <body> }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And the query is not answered

    Examples:
      | call                    | body                                                                                                   |
      | security:searchUsers    | { "query": { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } } } |
      | security:searchProfiles | { "query": { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } } } |
      | security:searchRoles    | { "query": { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } } } |
      | auth:searchApiKeys      | { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } }              |

  @attack @cve-class-25
  Scenario: a query in a URL
    When the manager tries the URL "GET /pg-acme/orders/_search?searchBody=%7B%22query%22%3A%7B%22terms%22%3A%7B%22_id%22%3A%7B%22index%22%3A%22%40%26pg-globex.orders%22%2C%22id%22%3A%22secret%22%2C%22path%22%3A%22text%22%7D%7D%7D%7D"
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And the query is not answered

  @attack @cve-class-25
  Scenario: a URL whose arguments name another action
    When a stranger tries the URL "POST /_login/local?controller=security&action=createUser&_id=evil~" with:
      """json
      { "content": { "profileIds": ["admin"] } }
      """
    Then it fails
    And nothing is changed
    And there is no user "evil~"

  @attack
  Scenario: a URL of one action whose arguments name another, which is guarded
    When the manager tries the URL "POST /profiles/evil~/_create?controller=security&action=createUser" with:
      """json
      { "content": { "profileIds": ["admin"] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

  Scenario Outline: what is meant by targets and queries works (<what>)
    When the manager uses "<call>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | what                       | call            | members                                                                                                                                                     |
      | targets of theirs          | document:search | { "targets": [{ "index": "pg-acme", "collections": ["orders", "products"] }], "body": {} }                                                                  |
      | a field named index        | document:search | { "index": "pg-acme", "collection": "orders", "body": { "query": { "term": { "index": "pg-globex" } } } }                                                   |
      | a lookup in the same index | document:search | { "index": "pg-acme", "collection": "orders", "body": { "query": { "terms": { "_id": { "index": "@&pg-acme.orders", "id": "order", "path": "text" } } } } } |
      | counting                   | document:count  | { "index": "pg-acme", "collection": "orders", "body": { "query": { "match": { "text": "order" } } } }                                                       |

  @attack
  Scenario Outline: a form at which Kuzzle fails, and says that the server did (<call>)
    When the manager tries "<call>" with:
      """json
      { "index": "pg-acme", "collection": "orders", <members> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"

    Examples:
      | call             | members                                                  |
      | document:mExists | "ids": [], "body": {}                                    |
      | security:mGetUsers | "ids": [], "body": { "ids": [] }                       |
      | document:search  | "lang": "koncorde", "body": { "query": { "and": null } } |
