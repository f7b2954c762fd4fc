Feature: createUser stores a new user with profiles that exist

  @mqtt
  Scenario: the plugin's own action answers what the reference says
    When acme-manager calls "profile-guard:createUser" with:
      """json
      { "_id": "pg-alice~", "body": { "content": { "profileIds": ["customer", "acme-manager"], "name": "Alice" } } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "pg-alice~",
        "_index": "%kuzzle",
        "_type": "users",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer", "acme-manager"], "name": "Alice" }
      }
      """
    And the stored user "pg-alice~" is:
      """json
      { "profileIds": ["customer", "acme-manager"], "name": "Alice" }
      """

  @mqtt
  Scenario: the native action gains the missing members and loses none
    When acme-manager calls "security:createUser" with:
      """json
      { "_id": "pg-alice~", "body": { "content": { "profileIds": ["customer"], "name": "Alice" } } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "pg-alice~",
        "_index": "%kuzzle",
        "_type": "users",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer"], "name": "Alice" }
      }
      """

  @mqtt
  Scenario Outline: a kuid is generated when none is given (<controller>)
    When admin calls "<controller>:createUser" with:
      """json
      { "body": { "content": { "profileIds": ["customer"] } } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "{kuid}",
        "_index": "%kuzzle",
        "_type": "users",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer"] }
      }
      """

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: a user with credentials can log in (<controller>)
    When admin calls "<controller>:createUser" with:
      """json
      {
        "_id": "pg-alice~",
        "body": {
          "content": { "profileIds": ["customer"] },
          "credentials": { "local": { "username": "pg-alice~", "password": "wonderland" } }
        }
      }
      """
    Then it succeeds
    And "pg-alice~" can log in with "wonderland" as "pg-alice~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @mqtt
  Scenario Outline: a caller without the right is refused (<controller>)
    When customer calls "<controller>:createUser" with:
      """json
      { "_id": "pg-alice~", "body": { "content": { "profileIds": ["customer"] } } }
      """
    Then it is refused with 403 "security.rights.forbidden"
    And nothing was written
    And no user "pg-alice~" is stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: an existing user is not touched (<controller>)
    Given the user "pg-alice~":
      """json
      { "content": { "profileIds": ["customer"], "name": "Alice" } }
      """
    When admin calls "<controller>:createUser" with:
      """json
      {
        "_id": "pg-alice~",
        "body": {
          "content": { "profileIds": ["acme-manager"] },
          "credentials": { "local": { "username": "pg-alice~", "password": "wonderland" } }
        }
      }
      """
    Then it is refused with 412 "security.user.already_exists"
    And nothing was written
    And no local credentials "pg-alice~" are stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: every profile that does not exist is named at once (<controller>)
    When admin calls "<controller>:createUser" with:
      """json
      {
        "_id": "pg-alice~",
        "body": {
          "content": { "profileIds": ["customers", "customer", "acme-manger", "xyz"] },
          "credentials": { "local": { "username": "pg-alice~", "password": "wonderland" } }
        }
      }
      """
    Then it is refused with 400 "profile-guard.user.invalid", or as Kuzzle refuses it
    And its faults are:
      | code            | path                  | suggestion   |
      | profile.unknown | content.profileIds[0] | customer     |
      | profile.unknown | content.profileIds[2] | acme-manager |
      | profile.unknown | content.profileIds[3] |              |
    And nothing was written
    And no user "pg-alice~" is stored
    And no local credentials "pg-alice~" are stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: <fault> (<controller>)
    When admin calls "<controller>:createUser" with:
      """json
      { "_id": "pg-alice~", "body": <body> }
      """
    Then it is refused with 400 "profile-guard.user.invalid", or as Kuzzle refuses it
    And its faults are:
      | code   | path   |
      | <code> | <path> |
    And nothing was written
    And no user "pg-alice~" is stored

    Examples: on the host's controller
      | controller | fault                        | body                                                                      | code             | path                  |
      | security   | no content                   | {}                                                                        | member.missing   | content               |
      | security   | no profileIds                | { "content": { "name": "Alice" } }                                        | member.missing   | content.profileIds    |
      | security   | no profile in profileIds     | { "content": { "profileIds": [] } }                                       | member.empty     | content.profileIds    |
      | security   | profileIds is not an array   | { "content": { "profileIds": "customer" } }                               | member.type      | content.profileIds    |
      | security   | a profile id is not a string | { "content": { "profileIds": [["customer"]] } }                           | member.type      | content.profileIds[0] |
      | security   | a profile id is empty        | { "content": { "profileIds": [""] } }                                     | member.empty     | content.profileIds[0] |

    Examples: on the plugin's controller
      | controller    | fault                        | body                                                                      | code             | path                  |
      | profile-guard | no content                   | {}                                                                        | member.missing   | content               |
      | profile-guard | no profileIds                | { "content": { "name": "Alice" } }                                        | member.missing   | content.profileIds    |
      | profile-guard | no profile in profileIds     | { "content": { "profileIds": [] } }                                       | member.empty     | content.profileIds    |
      | profile-guard | profileIds is not an array   | { "content": { "profileIds": "customer" } }                               | member.type      | content.profileIds    |
      | profile-guard | a profile id is not a string | { "content": { "profileIds": [["customer"]] } }                           | member.type      | content.profileIds[0] |
      | profile-guard | a profile id is empty        | { "content": { "profileIds": [""] } }                                     | member.empty     | content.profileIds[0] |

  Scenario Outline: credentials which are refused leave no user (<controller>)
    When admin calls "<controller>:createUser" with:
      """json
      { "_id": "pg-alice~", "body": { "content": { "profileIds": ["customer"] }, "credentials": { "magic": {} } } }
      """
    Then it is refused with 400
    And nothing was written
    And no user "pg-alice~" is stored
    When admin calls "<controller>:createUser" with:
      """json
      {
        "_id": "pg-alice~",
        "body": { "content": { "profileIds": ["customer"] }, "credentials": { "local": { "username": "pg-alice~" } } }
      }
      """
    Then it is refused with 400
    And nothing was written
    And no user "pg-alice~" is stored
    And no local credentials "pg-alice~" are stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: a literal member name cannot stand in for a path (<controller>)
    When admin calls "<controller>:createUser" with:
      """json
      { "_id": "pg-alice~", "body": { "content": { "profileIds": ["customer"] }, "content.profileIds": ["admin"] } }
      """
    Then it is refused with 400
    And one of its faults is "member.shadowing"
    And nothing was written
    And no user "pg-alice~" is stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: credentials are judged before anything is stored, with every other fault (<controller>)
    When admin calls "security:createUser" with:
      """json
      {
        "_id": "pg-alice~",
        "body": {
          "content": { "profileIds": ["customer"] },
          "credentials": { "local": { "username": "pg-alice~", "password": "password" } }
        }
      }
      """
    Then it succeeds
    When admin calls "<controller>:createUser" with:
      """json
      {
        "_id": "pg-bob~",
        "body": {
          "content": { "profileIds": ["customr"] },
          "credentials": { "local": { "username": "pg-alice~", "password": "password" }, "locl": {} }
        }
      }
      """
    Then it is refused with 400
    And its faults are:
      | code                 | path                  | suggestion |
      | profile.unknown      | content.profileIds[0] | customer   |
      | credentials.rejected | credentials.local     |            |
      | strategy.unknown     | credentials.locl      | local      |
    And nothing was written
    And no user "pg-bob~" is stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: a kuid that is taken is an error and changes nothing (<controller>)
    When admin calls "<controller>:createUser" with:
      """json
      {
        "_id": "pg-alice~",
        "body": {
          "content": { "profileIds": ["customer"] },
          "credentials": { "local": { "username": "pg-alice~", "password": "password" } }
        }
      }
      """
    Then it succeeds
    When admin calls "<controller>:createUser" with:
      """json
      {
        "_id": "pg-alice~",
        "body": {
          "content": { "profileIds": ["customer"], "name": "Another" },
          "credentials": { "local": { "username": "pg-bob~", "password": "password" } }
        }
      }
      """
    Then it is refused with 412
    And nothing was written
    And no local credentials "pg-bob~" are stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |
