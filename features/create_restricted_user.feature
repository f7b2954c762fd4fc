Feature: createRestrictedUser gives the preset profiles and no others

  @mqtt
  Scenario: a stranger signs up by the plugin's own action
    When anonymous calls "profile-guard:createRestrictedUser" with:
      """json
      { "_id": "pg-bob~", "body": { "content": { "fullname": "Bob" } } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "pg-bob~",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer"], "fullname": "Bob" }
      }
      """
    And the stored user "pg-bob~" is:
      """json
      { "profileIds": ["customer"], "fullname": "Bob" }
      """

  @mqtt
  Scenario: the native action gains the version and created
    When anonymous calls "security:createRestrictedUser" with:
      """json
      { "_id": "pg-bob~", "body": { "content": { "fullname": "Bob" } } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "pg-bob~",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer"], "fullname": "Bob" }
      }
      """
    And the stored user "pg-bob~" is:
      """json
      { "profileIds": ["customer"], "fullname": "Bob" }
      """

  @mqtt
  Scenario Outline: a caller without the right is refused (<controller>)
    When customer calls "<controller>:createRestrictedUser" with:
      """json
      { "_id": "pg-bob~", "body": { "content": {} } }
      """
    Then it is refused with 403 "security.rights.forbidden"
    And nothing was written
    And no user "pg-bob~" is stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @mqtt
  Scenario Outline: content and kuid may be left out (<controller>, <body>)
    When anonymous calls "<controller>:createRestrictedUser" with:
      """json
      { "body": <body> }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "{kuid}",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer"] }
      }
      """

    Examples:
      | controller    | body                             |
      | security      | {}                               |
      | security      | { "content": {} }                |
      | security      | { "credentials": {} }            |
      | profile-guard | {}                               |
      | profile-guard | { "content": {} }                |
      | profile-guard | { "credentials": {} }            |

  Scenario Outline: with empty credentials the user is made and cannot log in (<controller>)
    When anonymous calls "<controller>:createRestrictedUser" with:
      """json
      { "_id": "pg-bob~", "body": { "content": {}, "credentials": {} } }
      """
    Then it succeeds
    And the stored user "pg-bob~" is:
      """json
      { "profileIds": ["customer"] }
      """
    And no local credentials "pg-bob~" are stored
    And nobody can log in with "" as "pg-bob~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: with credentials the user can log in (<controller>)
    When anonymous calls "<controller>:createRestrictedUser" with:
      """json
      { "_id": "pg-bob~", "body": { "credentials": { "local": { "username": "pg-bob~", "password": "builder" } } } }
      """
    Then it succeeds
    And "pg-bob~" can log in with "builder" as "pg-bob~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: an existing user is not touched (<controller>)
    Given the user "pg-bob~":
      """json
      { "content": { "profileIds": ["acme-manager"] } }
      """
    When anonymous calls "<controller>:createRestrictedUser" with:
      """json
      { "_id": "pg-bob~", "body": { "credentials": { "local": { "username": "pg-bob~", "password": "builder" } } } }
      """
    Then it is refused with 412 "security.user.already_exists"
    And nothing was written
    And no local credentials "pg-bob~" are stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: profile ids are refused in any spelling (<controller>, <body>)
    When anonymous calls "<controller>:createRestrictedUser" with:
      """json
      { "_id": "pg-bob~", "body": <body> }
      """
    Then it is refused with 400 "profile-guard.user.invalid", or as Kuzzle refuses it
    And one of its faults is "profileIds.forbidden"
    And nothing was written
    And no user "pg-bob~" is stored

    Examples: on the host's controller
      | controller | body                                              |
      | security   | { "content": { "profileIds": ["acme-manager"] } } |
      | security   | { "content": { "profileIds": [] } }               |
      | security   | { "content": { "profileIds": null } }             |
      | security   | { "content": { "ProfileIDs": ["acme-manager"] } } |
      | security   | { "content": { "profile_ids": ["acme-manager"] } } |
      | security   | { "content": { "profileId": "acme-manager" } }    |
      | security   | { "profileIds": ["acme-manager"] }                |

    Examples: on the plugin's controller
      | controller    | body                                              |
      | profile-guard | { "content": { "profileIds": ["acme-manager"] } } |
      | profile-guard | { "content": { "profileIds": [] } }               |
      | profile-guard | { "content": { "profileIds": null } }             |
      | profile-guard | { "content": { "ProfileIDs": ["acme-manager"] } } |
      | profile-guard | { "content": { "profile_ids": ["acme-manager"] } } |
      | profile-guard | { "content": { "profileId": "acme-manager" } }    |
      | profile-guard | { "profileIds": ["acme-manager"] }                |

  Scenario Outline: a literal member name cannot stand in for a path (<controller>)
    When anonymous calls "<controller>:createRestrictedUser" with:
      """json
      { "_id": "pg-bob~", "body": { "content.profileIds": ["acme-manager"] } }
      """
    Then it is refused with 400
    And one of its faults is "member.shadowing"
    And nothing was written
    And no user "pg-bob~" is stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |
