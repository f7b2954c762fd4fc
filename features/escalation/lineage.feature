@escalation
Feature: What is made through something that somebody else has made is theirs as well

  Who has planted an API key or a password makes others through it, whose author is the user. A promotion
  ends them all.

  @attack
  Scenario Outline: a planted key makes what outlives the promotion (<call>)
    Given a user "mate~" with "acme-director"
    And the manager has made the key "planted" of user "mate~"
    And all of it can be found
    When the key "planted" uses "<call>" with:
      """json
      <members>
      """
    And what they got is the session "derived"
    And the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the session "derived" is nobody's

    Examples:
      | call                       | members                                                                                                                         |
      | auth:createToken           | { "expiresIn": "1d" }                                                                                                           |
      | auth:createApiKey          | { "refresh": "false", "body": { "description": "evil" } }                                                                       |
      | security:createApiKey      | { "userId": "mate~", "refresh": "false", "body": { "description": "evil" } }                                                    |
      | profile-guard:createApiKey | { "refresh": "false", "body": { "description": "evil", "policies": [{ "roleId": "tenant-manager" }, { "roleId": "member" }] } } |

  @attack
  Scenario: a planted key is gone before the promotion, and what was made through it is not
    Given a user "mate~" with "acme-member"
    And the manager has made the key "planted" of user "mate~"
    And all of it can be found
    When the key "planted" uses "auth:createToken" with:
      """json
      { "expiresIn": "1d" }
      """
    And what they got is the session "first"
    And the session "first" uses "auth:refreshToken" with:
      """json
      { "expiresIn": "2d" }
      """
    And what they got is the session "second"
    And the session "second" uses "auth:createApiKey" with:
      """json
      { "refresh": "wait_for", "body": { "description": "evil" } }
      """
    And what they got is the key "third"
    And the key "third" uses "auth:createApiKey" with:
      """json
      { "refresh": "wait_for", "body": { "description": "evil" } }
      """
    And what they got is the key "fourth"
    And the admin uses "security:deleteApiKey" with:
      """json
      { "userId": "mate~", "_id": "planted~" }
      """
    Then it succeeds
    And the session "second" still acts
    And the key "fourth" still acts
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the session "second" is nobody's
    And the key "third" is nobody's
    And the key "fourth" is nobody's

  @attack
  Scenario: a key for somebody else is made through a planted one
    Given a user "boss~" with "acme-director, globex-member"
    And a user "mate~" with "acme-member"
    And the united manager has made the key "planted" of user "boss~"
    And all of it can be found
    And the admin has used "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["acme-member"] } }
      """
    When the key "planted" uses "security:createApiKey" with:
      """json
      { "userId": "mate~", "refresh": "false", "body": { "description": "evil" } }
      """
    And what they got is the key "derived"
    And the admin has used "security:updateUser" with:
      """json
      { "_id": "boss~", "body": { "profileIds": ["superuser"] } }
      """
    And the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the key "derived" is nobody's

  @attack
  Scenario: a planted password opens what outlives the promotion
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "wait_for", "body": { "password": "by-manager" } }
      """
    And user "mate~" has another session "opened", by "by-manager"
    When the session "opened" uses "auth:createApiKey" with:
      """json
      { "refresh": "wait_for", "body": { "description": "evil" } }
      """
    And what they got is the key "derived"
    And the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the session "opened" is nobody's
    And the key "derived" is nobody's

  @attack
  Scenario: a cookie that a planted password opens
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "wait_for", "body": { "password": "by-manager" } }
      """
    And user "mate~" has another session "cookie", in a cookie, by "by-manager"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the session "cookie" is nobody's

  @attack
  Scenario Outline: another password is set through a planted <what>
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has made the key "planted" of user "mate~"
    And all of it can be found
    And the manager has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "wait_for", "body": { "password": "by-manager" } }
      """
    And user "mate~" has another session "planted", by "by-manager"
    And the <what> "planted" has used "auth:updateMyCredentials" with:
      """json
      { "strategy": "local", "refresh": "wait_for", "body": { "password": "evil-password" } }
      """
    And user "mate~" has another session "opened", by "evil-password"
    When the session "opened" uses "auth:createApiKey" with:
      """json
      { "refresh": "wait_for", "body": { "description": "evil" } }
      """
    And what they got is the key "derived"
    And the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the session "opened" is nobody's
    And the key "derived" is nobody's

    Examples:
      | what    |
      | key     |
      | session |

  @attack
  Scenario: another password is set by a reset link that somebody else has fetched
    Given a user "mate~" with "acme-director", who is logged in with "mate-password"
    And the manager has a reset link "{link}" of user "mate~"
    When user "mate~" uses "kuzzle-plugin-auth-passport-local/password:reset" with:
      """json
      { "body": { "token": "{link}", "password": "evil-password" } }
      """
    And what they got is the session "reset"
    And user "mate~" has another session "opened", by "evil-password"
    And the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the session "reset" is nobody's
    And the session "opened" is nobody's

  Scenario: what users make through their own stays
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has made the key "planted" of user "mate~"
    And all of it can be found
    When user "mate~" uses "auth:createApiKey" with:
      """json
      { "refresh": "wait_for", "body": { "description": "fine" } }
      """
    And what they got is the key "own"
    And the key "own" uses "auth:createToken" with:
      """json
      { "expiresIn": "1d" }
      """
    And what they got is the session "own"
    And the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the key "own" still acts
    And the session "own" still acts
    And the key "planted" is nobody's
    And user "mate~" can still use "auth:getCurrentUser"

  Scenario: what was made through the key of who holds as much stays
    Given a user "mate~" with "acme-member"
    And the superuser has made the key "trusted" of user "mate~"
    And all of it can be found
    When the key "trusted" uses "auth:createApiKey" with:
      """json
      { "refresh": "wait_for", "body": { "description": "fine" } }
      """
    And what they got is the key "derived"
    And the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the key "derived" still acts

  Scenario: a password that somebody sets who holds as much is nobody else's
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has made the key "planted" of user "mate~"
    And all of it can be found
    And the key "planted" has used "auth:updateMyCredentials" with:
      """json
      { "strategy": "local", "refresh": "wait_for", "body": { "password": "evil-password" } }
      """
    And the admin has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "wait_for", "body": { "password": "by-root-1" } }
      """
    And user "mate~" has another session "opened", by "by-root-1"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the session "opened" still acts

  Scenario: a reviewer sees what was made through what
    Given a user "mate~" with "acme-member"
    And the manager has made the key "planted" of user "mate~"
    And all of it can be found
    And the key "planted" has used "auth:createApiKey" with:
      """json
      { "_id": "derived~", "refresh": "wait_for", "body": { "description": "evil" } }
      """
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "dryRun": true, "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And what others have planted is told:
      """json
      [
        {
          "kind": "apiKey", "kuid": "mate~", "id": "derived~", "author": "{manager}",
          "madeThrough": [{ "kind": "apiKey", "kuid": "mate~", "id": "planted~", "author": "{manager}" }],
          "fate": "revoked"
        },
        { "kind": "apiKey", "kuid": "mate~", "id": "planted~", "author": "{manager}", "fate": "revoked" }
      ]
      """
    When the admin uses "profile-guard:explain" with:
      """json
      { "apiKeyId": "derived~", "body": { "request": { "controller": "auth", "action": "getCurrentUser" } } }
      """
    Then it succeeds
    And the key was made through:
      """json
      [
        { "kind": "apiKey", "kuid": "mate~", "id": "planted~", "author": "{manager}" },
        { "kind": "credentials", "kuid": "{manager}", "id": "local", "author": "{admin}" }
      ]
      """
    When the admin uses "profile-guard:effectiveRights" with:
      """json
      { "apiKeyId": "derived~" }
      """
    Then it succeeds
    And the key was made through:
      """json
      [
        { "kind": "apiKey", "kuid": "mate~", "id": "planted~", "author": "{manager}" },
        { "kind": "credentials", "kuid": "{manager}", "id": "local", "author": "{admin}" }
      ]
      """
