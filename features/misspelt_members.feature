@protocols
Feature: what a body holds and nobody reads is refused where it would be missed

  @mqtt
  Scenario Outline: a misspelt member of a new user is named with the nearest (<action>, <member>)
    When admin calls "<action>" with:
      """json
      {
        "_id": "pg-alice~",
        "body": { "content": { "profileIds": ["customer"] }, "<member>": { "local": { "username": "pg-alice~", "password": "wonderland" } } }
      }
      """
    Then it is refused with 400 "profile-guard.user.invalid"
    And its faults are:
      | code              | path     | suggestion |
      | member.unexpected | <member> | <meant>    |
    And nothing was written
    And no user "pg-alice~" is stored

    Examples:
      | action                   | member      | meant             |
      | security:createUser      | credentails | credentials       |
      | security:createUser      | credential  | credentials       |
      | security:createUser      | contents    | content           |
      | security:createUser      | logins      | credentials       |
      | profile-guard:createUser | credentails | credentials       |
      | profile-guard:createUser | logins      | credentials       |
      | security:upsertUser      | credential  | credentials       |
      | security:upsertUser      | defaults    | default           |

  Scenario Outline: so is one of a restricted user, beside whom content may be left out (<controller>, <member>)
    When anonymous calls "<controller>:createRestrictedUser" with:
      """json
      { "_id": "pg-alice~", "body": { "<member>": { "username": "pg-alice~", "password": "wonderland" } } }
      """
    Then it is refused with 400 "profile-guard.user.invalid"
    And its faults are:
      | code              | path     | suggestion |
      | member.unexpected | <member> | <meant>    |
    And no user "pg-alice~" is stored

    Examples:
      | controller    | member      | meant             |
      | security      | credentails | credentials       |
      | security      | contents    | content           |
      | security      | local       | credentials.local |
      | profile-guard | credential  | credentials       |
      | profile-guard | local       | credentials.local |

  @once
  Scenario Outline: so it is by URL (<method> <path>)
    When admin sends "<method> <path>" with:
      """json
      { "content": { "profileIds": ["customer"] }, "credentails": { "local": { "username": "pg-alice~", "password": "wonderland" } } }
      """
    Then it is refused with 400 "profile-guard.user.invalid"
    And its faults are:
      | code              | path        | suggestion  |
      | member.unexpected | credentails | credentials |
    And no user "pg-alice~" is stored

    Examples:
      | method | path                                   |
      | POST   | /users/pg-alice~/_create               |
      | POST   | /profile-guard/users/pg-alice~/_create |
      | POST   | /users/pg-alice~/_upsert               |

  Scenario Outline: members that the host adds, and those that an application may read, stay harmless (<controller>)
    When admin calls "<controller>:createUser" with:
      """json
      {
        "_id": "pg-alice~",
        "body": { "_id": "pg-alice~", "_kuzzle_info": {}, "captcha": "x", "consent": true, "content": { "profileIds": ["customer"] } }
      }
      """
    Then it succeeds
    And the stored user "pg-alice~" is:
      """json
      { "profileIds": ["customer"] }
      """

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: an import of a misspelt section is refused (<member>)
    When admin calls "admin:loadSecurities" with:
      """json
      { "body": { "<member>": { "fresh~": <definition> } } }
      """
    Then it is refused with 400 "profile-guard.import.invalid"
    And its faults are:
      | code              | path     | suggestion |
      | member.unexpected | <member> | <meant>    |
    And nothing was written

    Examples:
      | member  | meant    | definition                                                         |
      | role    | roles    | { "controllers": { "document": { "actions": { "get": true } } } }  |
      | profile | profiles | { "policies": [{ "roleId": "reader" }] }                           |
      | user    | users    | { "content": { "profileIds": ["customer"] } }                      |

  Scenario Outline: an operation that is no object is refused (<call>)
    When admin calls "<call>" with:
      """json
      <members>
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And its faults are:
      | code           | path   |
      | bulk.operation | <path> |

    Examples:
      | call               | path                    | members                                                                                             |
      | bulk:import        | bulkData[0].index       | { "index": "pg-acme", "collection": "orders", "body": { "bulkData": [{ "index": "x" }] } }          |
      | bulk:import        | bulkData[0].delete      | { "index": "pg-acme", "collection": "orders", "body": { "bulkData": [{ "delete": null }] } }        |
      | admin:loadFixtures | pg-acme.orders[0].index | { "body": { "pg-acme": { "orders": [{ "index": "x" }, { "text": "fine" }] } } }                     |

  Scenario Outline: a document that is nothing is refused, where the host alone answers 500 (<call>)
    When admin calls "<call>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "documents": [null] } }
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And its faults are:
      | code        | path         |
      | member.type | documents[0] |

    Examples:
      | call                      |
      | bulk:mWrite               |
      | document:mCreate          |
      | document:mCreateOrReplace |
      | document:mReplace         |
      | document:mUpdate          |
      | document:mUpsert          |

  Scenario Outline: an API key that would never expire, since the body is not read for that, is refused (<call>)
    When admin calls "<call>" with:
      """json
      { "userId": "admin", "body": { "description": "short", "expiresIn": "1h" } }
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And its faults are:
      | code              | path      | suggestion |
      | member.unexpected | expiresIn |            |

    Examples:
      | call                  |
      | security:createApiKey |
      | auth:createApiKey     |
