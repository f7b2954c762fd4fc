@escalation
Feature: A name is nothing but a name

  The host finds the tokens of a user by `<kuid>#*`: a kuid that reads like a pattern finds the tokens of
  others. It has meanings of its own for some kuids.

  @attack @cve-class-5
  Scenario Outline: a stranger signs up by a kuid that is a pattern (<controller>, <kuid>)
    Given a user "victim~" with "superuser", who is logged in with "victim-password"
    When a stranger tries "<controller>:createRestrictedUser" with:
      """json
      { "_id": "<kuid>", "body": { "content": {} } }
      """
    Then they are refused: 400 "profile-guard.user.invalid"
    And nothing is changed
    And there is no user "<kuid>"
    And user "victim~" can still use "auth:getCurrentUser"

    Examples:
      | controller    | kuid          |
      | security      | victim~*      |
      | security      | vic?im~       |
      | profile-guard | vic[s-u]im~   |
      | profile-guard | vi\\\\ctim~   |

  @attack @cve-class-5
  Scenario Outline: a user named like a pattern ends others' sessions (<action>)
    Given a user "victim~" with "superuser", who is logged in with "victim-password"
    And a user "vic*im~" who was stored with "shopper", who can act
    When <actor> tries "<action>" with:
      """json
      <members>
      """
    Then user "victim~" can still use "auth:getCurrentUser"

    Examples:
      | action                | actor          | members                |
      | auth:logout           | user "vic*im~" | { "global": true }     |
      | security:revokeTokens | the superuser  | { "_id": "vic*im~" }   |
      | security:deleteUser   | the superuser  | { "_id": "vic*im~" }   |

  Scenario Outline: whoever is named like a pattern is logged out (<kuid>)
    Given a user "<kuid>" who was stored with "acme-member", who is logged in with "their-password"
    When the superuser uses "security:revokeTokens" with:
      """json
      { "_id": "<kuid>" }
      """
    Then it succeeds
    And user "<kuid>" still cannot use "auth:getCurrentUser"

    Examples:
      | kuid        |
      | v[ic]tim~   |
      | vic?*im~    |

  @attack @cve-class-24
  Scenario Outline: a user of a kuid that is the host's own (<what>)
    When the admin tries "<action>" with:
      """json
      <members>
      """
    Then they are refused: 400 "<id>", or as Kuzzle refuses it
    And nothing is changed

    Examples:
      | what                     | action                        | id                           | members                                                                                                                |
      | created                  | security:createUser           | profile-guard.user.invalid   | { "_id": "anonymous", "body": { "content": { "profileIds": ["shopper"] } } }                                           |
      | by the plugin            | profile-guard:createUser      | profile-guard.user.invalid   | { "_id": "anonymous", "body": { "content": { "profileIds": ["shopper"] } } }                                           |
      | upserted                 | security:upsertUser           | profile-guard.user.invalid   | { "_id": "constructor", "body": { "content": { "profileIds": ["shopper"] } } }                                         |
      | replaced                 | security:replaceUser          | profile-guard.user.invalid   | { "_id": "-1", "body": { "profileIds": ["anonymous"] } }                                                               |
      | imported                 | admin:loadSecurities          | profile-guard.import.invalid | { "onExistingUsers": "overwrite", "body": { "users": { "toString": { "content": { "profileIds": ["shopper"] } } } } }  |
      | imported as a pattern    | admin:loadSecurities          | profile-guard.import.invalid | { "onExistingUsers": "skip", "body": { "users": { "evil~*": { "content": { "profileIds": ["shopper"] } } } } }         |
      | signed up                | security:createRestrictedUser | profile-guard.user.invalid   | { "_id": "__proto__", "body": { "content": {} } }                                                                      |
      | signed up as nobody      | profile-guard:createRestrictedUser | profile-guard.user.invalid   | { "_id": "-1", "body": { "content": {} } }                                                                             |

  @attack
  Scenario Outline: a login for a kuid that is the host's own (<action>, <kuid>)
    When <actor> tries "<action>" with:
      """json
      { <members>, "body": <body> }
      """
    Then they are refused: 400 "profile-guard.user.invalid"
    And its message names "it is reserved"
    And nothing is changed

    Examples:
      | actor       | action                     | kuid        | members                                    | body                                                                   |
      | the manager | security:createCredentials | -1          | "_id": "-1", "strategy": "local"           | { "username": "ghost~", "password": "password of ghost" }              |
      | the admin   | security:createCredentials | anonymous   | "_id": "anonymous", "strategy": "local"    | { "username": "ghost~", "password": "password of ghost" }              |
      | the admin   | security:updateCredentials | -1          | "_id": "-1", "strategy": "local"           | { "password": "password of ghost" }                                    |
      | the manager | security:createApiKey      | -1          | "userId": "-1"                             | { "description": "x" }                                                 |
      | the admin   | security:createApiKey      | anonymous   | "userId": "anonymous"                      | { "description": "x" }                                                 |
      | the manager | profile-guard:createApiKey | -1          | "userId": "-1"                             | { "description": "x", "policies": [{ "roleId": "no-place" }] }         |
      | the admin   | security:createCredentials | constructor | "_id": "constructor", "strategy": "local"  | { "username": "ghost~", "password": "password of ghost" }              |

  Scenario: the anonymous user is deleted by nobody, and nobody waits for that
    When the manager tries "security:deleteUser" with:
      """json
      { "_id": "-1" }
      """
    Then it is refused with 404 "security.user.not_found"

  Scenario Outline: what is about no user is answered as by Kuzzle (<action>)
    When the admin tries "<action>" with:
      """json
      { <members>, "body": <body> }
      """
    Then it is refused with 404 "security.user.not_found"

    Examples:
      | action                     | members                                | body                                                      |
      | security:createCredentials | "_id": "nobody~", "strategy": "local"  | { "username": "ghost~", "password": "password of ghost" } |
      | security:createApiKey      | "userId": "nobody~"                    | { "description": "x" }                                    |

  Scenario Outline: who is named like a pattern since before goes on (<action>)
    Given a user "old*~" who was stored with "acme-member"
    When the manager uses "<action>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | action               | members                                                                                                            |
      | security:updateUser  | { "_id": "old*~", "body": { "name": "Old" } }                                                                      |
      | security:replaceUser | { "_id": "old*~", "body": { "profileIds": ["acme-member"] } }                                                      |
      | security:upsertUser  | { "_id": "old*~", "body": { "content": { "profileIds": ["acme-member"] } } }                                       |
      | security:deleteUser  | { "_id": "old*~" }                                                                                                 |
      | admin:loadSecurities | { "onExistingUsers": "overwrite", "body": { "users": { "old*~": { "content": { "profileIds": ["acme-member"] } } } } } |
