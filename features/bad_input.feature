@protocols
Feature: what no action can do anything sensible with is answered 400, and nothing is stored

  Scenario Outline: text that is no Unicode, prototypes and nesting are refused on guarded and own actions
    When admin calls "<action>" with:
      """json
      { "_id": "bad~", "body": { "policies": [{ "roleId": "reader" }], <member> } }
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And one of its faults is "<fault>"
    And no profile "bad~" is stored

    Examples:
      | action                       | member                                  | fault            |
      | security:createProfile       | "__proto__": { "rateLimit": 1 }         | member.prototype |
      | profile-guard:createProfile  | "__proto__": { "rateLimit": 1 }         | member.prototype |
      | security:createProfile       | "tags": ["\\ud800"]                     | text.malformed   |
      | profile-guard:createProfile  | "tags": ["\\ud800"]                     | text.malformed   |
      | security:createProfile       | "constructor": { "prototype": {} }      | member.prototype |

  Scenario Outline: a request to an action on data that has no form (<action>, <fault>)
    When admin calls "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "_id": "bad~", "body": <body> }
      """
    Then it is refused, 400, with the fault "<fault>" at "<path>"

    Examples:
      | action                    | body                                        | fault            | path                 |
      | document:mCreate          | {}                                          | member.missing   | documents            |
      | document:mUpsert          | { "documents": { "a": 1 } }                 | member.type      | documents            |
      | document:mReplace         | { "documents": "a,b" }                      | member.type      | documents            |
      | document:mUpdate          | { "documents": [{ "_id": "a", "body": {} }, { "_id": "a" }] } | member.missing | documents[1].body |
      | document:mExists          | {}                                          | member.missing   | ids                  |
      | document:mDelete          | { "ids": { "a": 1 } }                       | member.type      | ids                  |
      | document:deleteFields     | []                                          | member.missing   | fields               |
      | document:createOrReplace  | { "a": { "__proto__": 1 } }                 | member.prototype | body.a.__proto__     |
      | bulk:write                | { "constructor": { "prototype": 1 } }       | member.prototype | body.constructor     |
      | collection:update         | { "settings": { "index": [{}] } }           | member.type      | body.settings.index  |
      | bulk:import               | { "bulkData": [{ "index": "x" }] }          | bulk.operation   | bulkData[0].index    |

  Scenario Outline: a form that Kuzzle answers 500 to (<action>, <members>)
    When admin calls "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", <members> }
      """
    Then it is refused, 400, with the fault "<fault>" at "<path>"

    Examples:
      | action                   | members                                                               | fault          | path          |
      | document:search          | "lang": "koncorde", "body": { "query": { "and": null } }              | member.type    | query.and     |
      | document:search          | "lang": "koncorde", "body": { "query": { "and": [{}] } }              | member.type    | query.and[0]  |
      | document:count           | "lang": "koncorde", "body": { "query": { "or": [null] } }             | member.type    | query.or[0]   |
      | document:count           | "lang": "koncorde", "body": {}                                        | member.missing | query         |
      | document:deleteByQuery   | "lang": "koncorde", "body": { "query": { "not": null } }              | member.type    | query.not     |
      | document:updateByQuery   | "lang": "koncorde", "body": { "query": { "exists": {} }, "changes": { "a": 1 } } | member.type | query.exists |
      | security:searchUsers     | "lang": "koncorde", "body": { "query": { "exists": null } }           | member.type    | query.exists  |
      | security:searchProfiles  | "lang": "koncorde", "body": { "query": { "and": 0 } }                 | member.type    | query.and     |
      | security:searchRoles     | "lang": "koncorde", "body": { "query": { "or": {} } }                 | member.type    | query.or      |
      | security:searchApiKeys   | "lang": "koncorde", "userId": "admin", "body": { "and": [[]] }        | member.type    | body.and[0]   |
      | auth:searchApiKeys       | "lang": "koncorde", "body": { "not": [] }                             | member.type    | body.not      |
      | document:mExists         | "ids": "[]", "body": {}                                               | member.empty   | ids           |
      | document:mExists         | "ids": "", "body": {}                                                 | member.type    | ids           |
      | document:mUpsert         | "body": { "documents": [{ "_id": [{ "toString": [null] }], "changes": {} }] } | member.type | documents[0]._id |

  Scenario Outline: a sound filter and sound ids go on (<action>)
    When admin calls "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", <members> }
      """
    Then it succeeds

    Examples:
      | action                  | members                                                                                                     |
      | document:search         | "lang": "koncorde", "body": { "query": { "and": [{ "exists": "a" }, { "not": { "equals": { "b": 1 } } }] } } |
      | document:count          | "lang": "koncorde", "body": { "query": { "or": [] } }                                                       |
      | security:searchProfiles | "lang": "koncorde", "body": { "query": { "exists": { "field": "policies" } } }                              |
      | document:mExists        | "ids": ["a", "b"], "body": {}                                                                               |
      | security:mGetUsers      | "ids": ["-1"], "body": {}                                                                        |
      | document:mGet           | "ids": ["a"], "body": {}                                                                                       |

  Scenario Outline: a sound one goes on (<action>)
    When admin calls "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "_id": "good~", "body": <body> }
      """
    Then it succeeds

    Examples:
      | action                   | body                                                        |
      | document:createOrReplace | { "a": { "constructor": "x", "b": ["\ud83d"] } }           |
      | document:mUpsert         | { "documents": [{ "_id": "good~", "changes": { "c": 1 } }] } |
      | document:mUpdate         | { "documents": [{ "_id": "good~" }, { "_id": "good~", "body": { "c": 2 } }] } |

  @once
  Scenario Outline: half of a surrogate pair is no id, over <protocol>
    When admin calls "security:createUser" over <protocol> without kuzzle-sdk, with:
      """json
      { "_id": "\ud800", "body": { "content": { "profileIds": ["customer"] } } }
      """
    Then it is refused with 400 "profile-guard.request.invalid"

    Examples:
      | protocol  |
      | http      |
      | websocket |

  Scenario: a new user's name and password for the strategy local are texts
    When admin calls "security:createUser" with:
      """json
      {
        "_id": "bad~",
        "body": {
          "content": { "profileIds": ["customer"] },
          "credentials": { "local": { "username": "bad~", "password": { "a": 1 } } }
        }
      }
      """
    Then it is refused with 400 "profile-guard.user.invalid"
    And one of its faults is "member.type"

  Scenario Outline: a user keeps at least one profile
    Given the user "bad~":
      """json
      { "content": { "profileIds": ["customer"] } }
      """
    When admin calls "<action>" with:
      """json
      { "_id": "bad~", "body": { "profileIds": [] } }
      """
    Then it is refused with 400 "profile-guard.user.invalid"
    And nothing was written

    Examples:
      | action               |
      | security:replaceUser |
      | security:updateUser  |

  Scenario: whoever has no credentials gets no others in their place
    Given the user "bad~":
      """json
      { "content": { "profileIds": ["customer"] }, "credentials": {} }
      """
    When admin calls "security:updateCredentials" with:
      """json
      { "_id": "bad~", "strategy": "local", "body": { "password": "another-one" } }
      """
    Then it is refused with 400 "profile-guard.user.invalid"
    And one of its faults is "credentials.missing"

  Scenario: mappings are loaded whole or not at all
    When admin calls "admin:loadMappings" with:
      """json
      { "body": { "pg-acme": { "orders": {} }, "constructor": {} } }
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And one of its faults is "name.reserved"

  Scenario: securities are loaded whole or not at all
    When admin calls "admin:loadSecurities" with:
      """json
      {
        "body": {
          "roles": { "bad~": { "controllers": { "document": { "actions": { "get": true } } } } },
          "users": { "bad~": { "content": { "profileIds": ["customer"] } } }
        },
        "onExistingUsers": "perhaps"
      }
      """
    Then it is refused with 400 "profile-guard.import.invalid"
    And no role "bad~" is stored

  Scenario: what a new user without a kuid would hold is told
    When admin calls "security:createUser" with:
      """json
      { "dryRun": true, "body": { "content": { "profileIds": ["customer"] } } }
      """
    Then it succeeds

  Scenario: that a role is in use is told by a dry run too
    When admin calls "security:deleteRole" with:
      """json
      { "_id": "reader", "dryRun": true }
      """
    Then it is refused with 412 "security.role.in_use"

  @once
  Scenario Outline: targets that are no list are answered, over <protocol>
    When admin calls "document:search" over <protocol> without kuzzle-sdk, with:
      """json
      { "targets": <targets>, "body": {} }
      """
    Then it is refused with 400 "<id>"

    Examples:
      | protocol  | targets | id                            |
      | http      | "x"     | api.assert.invalid_type       |
      | websocket | "x"     | api.assert.invalid_type       |
      | mqtt      | {}      | api.assert.invalid_type       |
      | http      | [null]  | profile-guard.request.invalid |
      | websocket | [null]  | profile-guard.request.invalid |

  @once
  Scenario: targets that are no JSON in a URL are answered
    When admin sends "GET /pg-acme/orders/_search?targets=x"
    Then it is refused with 400 "api.assert.invalid_type"

  @once
  Scenario: a query without a request is answered
    When admin sends "POST /_query" with:
      """json
      [{}]
      """
    Then it is refused with 400 "profile-guard.request.invalid"

  @once
  Scenario Outline: a WebSocket frame of <frame> is answered, and so is what comes after it
    When a WebSocket connection sends <frame>
    Then it is answered 400
    And the next request on it is answered

    Examples:
      | frame  |
      | null   |
      | []     |
      | 5      |
      | "text" |
      | {      |

  Scenario Outline: what the storage cannot read is the request's fault (<action>, <body>)
    When admin calls "<action>" with:
      """json
      { "index": "pg-acme", "collection": "products", "body": <body> }
      """
    Then it is refused with 400 "services.storage.unexpected_bad_request"

    Examples:
      | action                 | body                                                 |
      | document:search        | { "query": { "match": { "text": ["two"] } } }        |
      | document:search        | { "query": { "match_phrase": { "text": ["two"] } } } |
      | document:search        | { "query": { "wildcard": { "text": null } } }        |
      | document:search        | { "collapse": {} }                                   |
      | document:search        | { "_source": [null] }                                |
      | document:search        | { "from": 1e20 }                                     |
      | document:search        | { "aggs": { "a": { "composite": { "size": 2000000000, "sources": [{ "x": { "terms": { "field": "n" } } }] } } } } |
      | document:search        | { "aggs": { "a": { "diversified_sampler": { "shard_size": 2000000000, "max_docs_per_value": 2000000000 } } } } |
      | document:search        | { "query": { "more_like_this": { "fields": ["text"], "like": ["two"], "min_term_freq": 1 } } } |
      | document:deleteByQuery | { "query": { "match": { "text": ["two"] } } }        |

  Scenario Outline: credentials for the strategy local are texts, wherever they are looked at (<action>)
    When admin calls "<action>" with:
      """json
      { "_id": "customer", "strategy": "local", "body": { "username": [], "password": [null] } }
      """
    Then it is refused with 400 "profile-guard.request.invalid"

    Examples:
      | action                       |
      | auth:validateMyCredentials   |
      | auth:createMyCredentials     |
      | auth:updateMyCredentials     |
      | security:validateCredentials |

  Scenario Outline: Kuzzle's own word for a collection that cannot be, whatever else is wrong (<collection>)
    When admin calls "collection:create" with:
      """json
      { "index": "pg-acme", "collection": "<collection>", "body": { "mappings": "none" } }
      """
    Then it is refused with 400 "<id>"

    Examples:
      | collection   | id                                       |
      | _kuzzle_keep | services.storage.collection_reserved     |
      | %users       | services.storage.invalid_collection_name |
      | us.ers       | services.storage.invalid_collection_name |

  Scenario Outline: the lifetime of a token at which Kuzzle fails (<action>, <expiresIn>)
    When admin calls "<action>" with:
      """json
      { "strategy": "local", "expiresIn": <expiresIn>, "body": { "username": "admin", "password": "admin" } }
      """
    Then it is refused, 400, with the fault "member.value" at "expiresIn"

    Examples:
      | action            | expiresIn |
      | auth:createToken  | 1.5       |
      | auth:createToken  | "999999y" |
      | auth:createToken  | ""        |
      | auth:refreshToken | 1.5       |
      | auth:refreshToken | "1.5"     |
      | auth:login        | 1.5       |
      | auth:login        | "999999y" |

  Scenario: a document without a body is refused in Kuzzle's own words, where there is a specification too
    Given admin calls "collection:updateSpecifications" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "strict": false, "fields": { "text": { "type": "string" } } } }
      """
    When admin calls "document:create" with:
      """json
      { "index": "pg-acme", "collection": "orders" }
      """
    Then it is refused with 400 "api.assert.body_required"
    When admin calls "collection:deleteSpecifications" with:
      """json
      { "index": "pg-acme", "collection": "orders" }
      """
    Then it succeeds

  Scenario Outline: what exists is known by its id, though there is a line break in it (<action>)
    Given admin calls "<action>" with:
      """json
      <members>
      """
    And it succeeds
    When admin calls "<action>" with:
      """json
      <members>
      """
    Then it is refused with <status> "<id>"

    Examples:
      | action                     | members                                                                      | status | id                                       |
      | document:create            | { "index": "pg-acme", "collection": "orders", "_id": "a~\\u000ab", "body": {} }   | 400    | services.storage.document_already_exists |
      | auth:createApiKey          | { "_id": "k~\\u000dk", "body": { "description": "x" } }                           | 400    | services.storage.document_already_exists |
      | profile-guard:createApiKey | { "_id": "p~\\u000ak", "body": { "description": "x", "policies": [{ "roleId": "reader" }] } } | 400 | services.storage.document_already_exists |
      | security:createUser        | { "_id": "u~\\u000a", "body": { "content": { "profileIds": ["default"] } } }      | 412    | security.user.already_exists             |
