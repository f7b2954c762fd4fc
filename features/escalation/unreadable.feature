@escalation
Feature: Whatever is stored can be read again

  The host's client of Elasticsearch 7 takes some members for an object's prototype, and reads no answer that
  has one: a single document stops every search that finds it, and can be neither read nor deleted.

  @attack @protocols
  Scenario Outline: a document that nobody can read again (<action>)
    When the writing manager tries "<action>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "_id": "order", "body": <body> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And the admin can still use "document:get" with:
      """json
      { "index": "pg-acme", "collection": "orders", "_id": "order" }
      """
    And the admin can still use "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": {} }
      """

    Examples:
      | action                    | body                                                                                     |
      | document:createOrReplace  | { "constructor": null }                                                                  |
      | document:update           | { "a": { "b": [[{ "constructor": null }]] } }                                            |
      | document:mUpdate          | { "documents": [{ "_id": "order", "body": { "constructor": null } }] }                   |
      | document:upsert           | { "changes": { "constructor": null }, "default": {} }                                    |
      | document:updateByQuery    | { "query": { "match_all": {} }, "changes": { "constructor": null } }                     |
      | bulk:write                | { "constructor": null }                                                                  |
      | bulk:mWrite               | { "documents": [{ "_id": "order", "body": { "constructor": null } }] }                   |
      | bulk:import               | { "bulkData": [{ "index": { "_id": "order" } }, { "text": "x", "constructor": null }] }  |

  @attack
  Scenario Outline: a user who stops every search for users (<action>)
    When <actor> tries "<action>" with:
      """json
      { "_id": "poison~", "body": <body> }
      """
    Then they are refused: 400 "<error>", or as Kuzzle refuses it
    And the admin can still use "security:searchUsers" with:
      """json
      { "body": {} }
      """

    Examples:
      | actor       | action                             | error                         | body                                                                                       |
      | a stranger  | security:createRestrictedUser      | profile-guard.request.invalid | { "content": { "constructor": null } }                                                     |
      | a stranger  | profile-guard:createRestrictedUser | profile-guard.request.invalid | { "content": { "a": { "constructor": null } } }                                            |
      | the shopper | auth:updateSelf                    | profile-guard.request.invalid | { "constructor": null }                                                                    |
      | the manager | security:createUser                | profile-guard.request.invalid | { "content": { "profileIds": ["acme-member"], "constructor": null } }                      |
      | the manager | admin:loadSecurities               | profile-guard.request.invalid | { "users": { "poison~": { "content": { "profileIds": ["acme-member"], "constructor": null } } } } |

  @attack
  Scenario: a mapping that nobody can read again, since Elasticsearch takes the dots in a name for levels
    When the writing manager tries "collection:update" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "mappings": { "properties": { "a.__proto__": { "type": "keyword" } } } } }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And the admin can still use "collection:getMapping" with:
      """json
      { "index": "pg-acme", "collection": "orders" }
      """

  @attack @protocols
  Scenario Outline: who has stored such a document since before, or past the plugin, stops nobody (<source>)
    Given a document "poison~" in "pg-acme/orders" that was stored as:
      """json
      <source>
      """
    Then the manager can still use "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": {} }
      """
    And the manager can still use "document:get" with:
      """json
      { "index": "pg-acme", "collection": "orders", "_id": "poison~" }
      """
    And the manager can still use "document:delete" with:
      """json
      { "index": "pg-acme", "collection": "orders", "_id": "poison~" }
      """

    Examples:
      | source                               |
      | { "a": [{ "constructor": null }] }   |
      | { "constructor": { "prototype": 1 }} |
      | { "a": { "__proto__": { "b": 1 } } } |

  Scenario Outline: a document of an ordinary form is stored and read as it is (<body>)
    When the manager uses "document:createOrReplace" with:
      """json
      { "index": "pg-acme", "collection": "products", "_id": "plain~", "refresh": "wait_for", "body": <body> }
      """
    Then it succeeds
    When the manager uses "document:search" with:
      """json
      { "index": "pg-acme", "collection": "products", "body": { "query": { "ids": { "values": ["plain~"] } } } }
      """
    Then the answer tells "<told>"

    Examples:
      | body                                                      | told   |
      | { "constructor": "mark~" }                                | mark~  |
      | { "constructor": { "name": "mark~" } }                    | mark~  |
      | { "constructor": ["prototype", "mark~"], "none": null }   | mark~  |
      | { "prototype": null, "toString": null, "a": "mark~" }     | mark~  |
      | { "a.constructor": null, "proto": { "constructor": "mark~" } } | mark~ |

  @attack
  Scenario Outline: a user by whose rights nobody can act (<action>)
    When <actor> tries "<action>" with:
      """json
      { "_id": "<id>", "body": <body> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"

    Examples:
      | actor       | action                        | id          | body                                                                                                                          |
      | a stranger  | security:createRestrictedUser | poison~     | { "content": { "isActionAllowed": true } }                                                                                    |
      | the shopper | auth:updateSelf               | poison~     | { "getRights": 1 }                                                                                                            |
      | the manager | profile-guard:createUser      | poison~     | { "content": { "profileIds": ["acme-member"], "getProfiles": null } }                                                         |
      | the manager | security:createOrReplaceRole  | acme-reader | { "controllers": { "document": { "actions": { "get": true } } }, "canLogIn": false }                                          |
      | the manager | admin:loadSecurities          | none        | { "users": { "poison~": { "content": { "profileIds": ["acme-member"], "areTargetsAllowed": "x" } } } }                         |
