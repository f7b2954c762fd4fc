@escalation
Feature: Nobody becomes somebody else who may do more

  Credentials, API keys and reset links make whoever has them the user they belong to: they are worth
  what that user may do.

  @attack @cve-class-3 @cve-class-9 @cve-class-14 @cve-class-15
  Scenario Outline: <actor> takes a superuser over (<call>)
    Given a user "boss~" with "superuser"
    When <actor> tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the answer holds no token
    And nobody can log in as "evil~" with "evil-password"

    Examples: a tenant's manager
      | actor       | call                       | members                                                                                               |
      | the manager | security:createCredentials | { "_id": "boss~", "strategy": "local", "body": { "username": "evil~", "password": "evil-password" } } |
      | the manager | security:createApiKey      | { "userId": "boss~", "body": { "description": "evil" } }                                              |

    Examples: a user administrator
      | actor                  | call                       | members                                                                                               |
      | the user administrator | security:createCredentials | { "_id": "boss~", "strategy": "local", "body": { "username": "evil~", "password": "evil-password" } } |
      | the user administrator | security:createApiKey      | { "userId": "boss~", "body": { "description": "evil" } }                                              |

    Examples: a manager's API key
      | actor                 | call                  | members                                                  |
      | the manager's API key | security:createApiKey | { "userId": "boss~", "body": { "description": "evil" } } |

  @attack @cve-class-3 @cve-class-9 @cve-class-14
  Scenario Outline: <actor> takes over a superuser who has a password (<call>)
    Given a user "boss~" with "superuser", who is logged in with "boss-password"
    When <actor> tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the answer holds no token
    And nobody can log in as "boss~" with "evil-password"
    And nobody can log in as "evil~" with "boss-password"
    And they can still log in as "boss~" with "boss-password"
    And user "boss~" can still use "auth:getCurrentUser"

    Examples:
      | actor                  | call                                                             | members                                                                          |
      | the manager            | security:updateCredentials                                       | { "_id": "boss~", "strategy": "local", "body": { "password": "evil-password" } } |
      | the manager            | security:updateCredentials                                       | { "_id": "boss~", "strategy": "local", "body": { "username": "evil~" } }         |
      | the manager            | kuzzle-plugin-auth-passport-local/password:getResetPasswordToken | { "_id": "boss~" }                                                               |
      | the user administrator | security:updateCredentials                                       | { "_id": "boss~", "strategy": "local", "body": { "password": "evil-password" } } |
      | the user administrator | kuzzle-plugin-auth-passport-local/password:getResetPasswordToken | { "_id": "boss~" }                                                               |

  @attack @cve-class-17
  Scenario Outline: they lock a superuser out (<call>)
    Given a user "boss~" with "superuser", who is logged in with "boss-password"
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And they can still log in as "boss~" with "boss-password"
    And user "boss~" can still use "auth:getCurrentUser"

    Examples:
      | call                       | members                                 |
      | security:deleteCredentials | { "_id": "boss~", "strategy": "local" } |
      | security:revokeTokens      | { "_id": "boss~" }                      |

  @attack @cve-class-17
  Scenario: they delete a superuser's API key
    Given a user "boss~" with "superuser", who can act
    And an API key "key~" of user "boss~"
    When the manager tries "security:deleteApiKey" with:
      """json
      { "userId": "boss~", "_id": "key~" }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed

  @attack @cve-class-15 @cve-class-24
  Scenario Outline: a key by the id of a superuser's key, or named as one's own (<call>)
    Given a user "boss~" with "superuser", who can act
    And an API key "key~" of user "boss~"
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then it fails
    And nothing is changed

    Examples:
      | call                  | members                                                                     |
      | security:createApiKey | { "userId": "{manager}", "_id": "key~", "body": { "description": "evil" } } |
      | auth:createApiKey     | { "_id": "key~", "body": { "description": "evil" } }                        |
      | security:deleteApiKey | { "userId": "{manager}", "_id": "key~" }                                    |
      | auth:deleteApiKey     | { "_id": "key~" }                                                           |

  @attack @cve-class-15 @cve-class-23
  Scenario: credentials whose body names another user
    Given a user "boss~" with "superuser"
    And a user "mate~" with "acme-member"
    When the manager tries "security:createCredentials" with:
      """json
      {
        "_id": "mate~",
        "strategy": "local",
        "body": { "username": "evil~", "password": "evil-password", "kuid": "boss~" }
      }
      """
    Then who logs in as "evil~" with "evil-password" is not "boss~"

  @attack @cve-class-15 @cve-class-23
  Scenario Outline: their own credentials name another user (<call>)
    Given a user "boss~" with "superuser"
    And a user "mate~" with "acme-member", who is logged in with "mate-password"
    When user "mate~" tries "<call>" with:
      """json
      { "strategy": "local", "body": { "username": "evil~", "password": "evil-password", "kuid": "boss~" } }
      """
    Then who logs in as "evil~" with "evil-password" is not "boss~"

    Examples:
      | call                     |
      | auth:createMyCredentials |
      | auth:updateMyCredentials |

  @attack @cve-class-15 @cve-class-25
  Scenario Outline: whom it concerns is hidden in a list (<call>)
    Given a user "boss~" with "superuser"
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 400 "profile-guard.request.invalid", or as Kuzzle refuses it
    And nothing is changed
    And the answer holds no token

    Examples:
      | call                  | members                                                     |
      | security:createApiKey | { "userId": ["boss~"], "body": { "description": "evil" } }  |
      | security:updateUser   | { "_id": ["boss~"], "body": { "profileIds": ["shopper"] } } |
      | security:deleteUser   | { "_id": ["boss~"] }                                        |
      | security:mDeleteUsers | { "body": { "ids": [["boss~"]] } }                          |

  @attack @cve-class-18
  Scenario: an API key for a user of the other tenant
    Given a user "theirs~" with "globex-member"
    When the manager tries "security:createApiKey" with:
      """json
      { "userId": "theirs~", "body": { "description": "evil" } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the answer holds no token

  Scenario Outline: a manager helps their tenant's users (<call>)
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And an API key "key~" of user "mate~"
    When the manager uses "<call>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | call                                                             | members                                                                                             |
      | security:updateCredentials                                       | { "_id": "mate~", "strategy": "local", "refresh": "false", "body": { "password": "new-password" } } |
      | security:deleteCredentials                                       | { "_id": "mate~", "strategy": "local", "refresh": "false" }                                         |
      | security:createApiKey                                            | { "userId": "mate~", "body": { "description": "for a script" } }                                    |
      | security:deleteApiKey                                            | { "userId": "mate~", "_id": "key~" }                                                                |
      | security:revokeTokens                                            | { "_id": "mate~" }                                                                                  |
      | kuzzle-plugin-auth-passport-local/password:getResetPasswordToken | { "_id": "mate~" }                                                                                  |

  Scenario: they give a user of theirs a password
    Given a user "mate~" with "acme-member"
    When the manager uses "security:createCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "false", "body": { "username": "mate~", "password": "mate-password" } }
      """
    Then it succeeds
    And they can now log in as "mate~" with "mate-password"

  Scenario Outline: everybody looks after their own (<call>)
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    When user "mate~" uses "<call>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | call                     | members                                                                             |
      | auth:updateMyCredentials | { "strategy": "local", "refresh": "false", "body": { "password": "new-password" } } |
      | auth:createApiKey        | { "body": { "description": "for a script" } }                                       |
      | auth:deleteMyCredentials | { "strategy": "local", "refresh": "false" }                                         |
      | auth:updateSelf          | { "body": { "name": "Mate" } }                                                      |
