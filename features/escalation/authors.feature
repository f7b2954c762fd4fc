@escalation
Feature: What somebody has made for a user is theirs alone, with what they made it by

  A promotion keeps a key or a password of a user whose author holds as much. Another user of the author's
  kuid is not the author; who acted through an API key with policies held no more than these; and a rate
  limit is a right.

  @attack
  Scenario: the author's kuid is given to somebody who may more
    Given a user "chief~" with "acme-director", who can act
    And a user "mate~" with "acme-member", who is logged in with "mate-password"
    And user "chief~" has made the key "planted" of user "mate~"
    And user "chief~" has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "wait_for", "body": { "password": "by-chief" } }
      """
    And user "mate~" has another session "opened", by "by-chief"
    And the admin has used "security:deleteUser" with:
      """json
      { "_id": "chief~" }
      """
    And a user "chief~" with "superuser"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the key "planted" is nobody's
    And the session "opened" is nobody's

  @attack
  Scenario: the next user of the author's kuid gives a planted password another username
    Given a user "chief~" with "acme-director", who can act
    And a user "mate~" with "acme-member", who is logged in with "mate-password"
    And user "chief~" has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "wait_for", "body": { "password": "by-chief" } }
      """
    And the admin has used "security:deleteUser" with:
      """json
      { "_id": "chief~" }
      """
    And a user "chief~" with "superuser", who can act
    And user "chief~" has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "wait_for", "body": { "username": "renamed-mate~" } }
      """
    And user "renamed-mate~" has another session "opened", by "by-chief"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the session "opened" is nobody's

  Scenario: who holds as much, and was nobody else meanwhile, has planted nothing
    Given a user "chief~" with "acme-director", who can act
    And a user "mate~" with "acme-member", who is logged in with "mate-password"
    And user "chief~" has made the key "trusted" of user "mate~"
    And user "chief~" has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "wait_for", "body": { "password": "by-chief" } }
      """
    And user "mate~" has another session "opened", by "by-chief"
    And the admin has used "security:updateUser" with:
      """json
      { "_id": "chief~", "body": { "profileIds": ["superuser"] } }
      """
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the key "trusted" still acts
    And the session "opened" still acts

  @attack
  Scenario: a password is set through an API key that may less than its user
    Given a user "boss~" with "superuser", who can act
    And a user "mate~" with "acme-member", who is logged in with "mate-password"
    And user "boss~" has made the API key "key~" with the policies:
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And API key "key~" has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "wait_for", "body": { "password": "by-key-1" } }
      """
    And user "mate~" has another session "opened", by "by-key-1"
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
  Scenario: a reset link is fetched through an API key that may less than its user
    Given a user "boss~" with "superuser", who can act
    And a user "mate~" with "acme-director", who is logged in with "mate-password"
    And user "boss~" has made the API key "key~" with the policies:
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And API key "key~" has a reset link "{link}" of user "mate~"
    When user "mate~" uses "kuzzle-plugin-auth-passport-local/password:reset" with:
      """json
      { "body": { "token": "{link}", "password": "evil-password" } }
      """
    And what they got is the session "reset"
    And the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the session "reset" is nobody's

  @attack
  Scenario Outline: a promotion lifts the rate limit alone (<limit>)
    Given a profile "limited~" of 500 requests a second with "acme-director"
    And a profile "slower~" of 400 requests a second with "acme-member"
    And a profile "faster~" of <limit> requests a second with "acme-member"
    And a user "limited~" with "limited~", who can act
    And a user "mate~" with "slower~"
    And user "limited~" has made the key "planted" of user "mate~"
    And the superuser has made the key "trusted" of user "mate~"
    And all of it can be found
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["faster~"] } }
      """
    Then it succeeds
    And the key "planted" is nobody's
    And the key "trusted" still acts

    Examples:
      | limit |
      | 600   |
      | 0     |

  Scenario: a key stays when its author has the rate limit too
    Given a profile "limited~" of 500 requests a second with "acme-director"
    And a profile "slower~" of 400 requests a second with "acme-member"
    And a profile "faster~" of 500 requests a second with "acme-member"
    And a user "limited~" with "limited~", who can act
    And a user "mate~" with "slower~"
    And user "limited~" has made the key "theirs" of user "mate~"
    And all of it can be found
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["faster~"] } }
      """
    Then it succeeds
    And the key "theirs" still acts

  @attack
  Scenario Outline: a reset link outlives the rights of who fetched it (<call>, <members>)
    Given a profile "director~":
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "chief~" with "director~", who can act
    And a user "mate~" with "acme-member", who is logged in with "mate-password"
    And user "chief~" has a reset link "{link}" of user "mate~"
    And the admin has used "<call>" with:
      """json
      <members>
      """
    When the manager tries "kuzzle-plugin-auth-passport-local/password:reset" with:
      """json
      { "body": { "token": "{link}", "password": "evil-password" } }
      """
    Then they are refused: 403 "profile-guard.rights.reset_token"
    And nobody can log in as "mate~" with "evil-password"

    Examples:
      | call                    | members                                                                                                                         |
      | security:deleteUser     | { "_id": "chief~" }                                                                                                             |
      | security:updateUser     | { "_id": "chief~", "body": { "profileIds": ["shopper"] } }                                                                      |
      | security:updateProfile  | { "_id": "director~", "body": { "policies": [{ "roleId": "shopper", "restrictedTo": [{ "index": "pg-acme" }] }] } }             |
      | profile-guard:cutOff    | { "userId": "chief~", "body": { "tokens": true } }                                                                              |

  @attack
  Scenario: a reset link outlives the API key that it was fetched through
    Given a user "chief~" with "acme-director", who can act
    And a user "mate~" with "acme-member", who is logged in with "mate-password"
    And user "chief~" has made the key "own" of user "chief~"
    And all of it can be found
    And the key "own" has a reset link "{link}" of user "mate~"
    And the admin has used "security:deleteApiKey" with:
      """json
      { "userId": "chief~", "_id": "own~" }
      """
    When the manager tries "kuzzle-plugin-auth-passport-local/password:reset" with:
      """json
      { "body": { "token": "{link}", "password": "evil-password" } }
      """
    Then they are refused: 403 "profile-guard.rights.reset_token"

  @attack
  Scenario Outline: the application promotes a user, <way>
    Given an application with:
      """json
      { "office": "sound", "options": { "embeddedCalls": "application" } }
      """
    And a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has made the key "planted" of user "mate~"
    And user "mate~" has made the key "own" of user "mate~"
    And all of it can be found
    When the admin uses "office:open" with:
      """json
      {
        "way": "<way>",
        "body": { "controller": "security", "action": "<action>", "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      }
      """
    Then it succeeds
    And the key "planted" is nobody's
    And the key "own" still acts

    Examples:
      | way                       | action      |
      | methods of the app's SDK  | updateUser  |
      | requests of its own       | replaceUser |

  Scenario: the application sets the password of a reset link that somebody else has fetched
    Given an application with:
      """json
      { "office": "sound", "options": { "embeddedCalls": "application" } }
      """
    And a user "mate~" with "acme-director", who is logged in with "mate-password"
    And the manager has a reset link "{link}" of user "mate~"
    When the admin uses "office:open" with:
      """json
      {
        "way": "queries of the SDK",
        "body": {
          "controller": "kuzzle-plugin-auth-passport-local/password",
          "action": "reset",
          "body": { "token": "{link}", "password": "evil-password" }
        }
      }
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

  Scenario Outline: a dry run of the end of an author names the keys that they have made for others (<call>)
    Given a user "chief~" with "superuser", who can act
    And a user "mate~" with "superuser"
    And user "chief~" has made the key "theirs" of user "mate~"
    And user "chief~" has made the key "own" of user "chief~"
    And all of it can be found
    When the admin uses "<call>" with:
      """json
      <members>
      """
    Then it succeeds
    And what others have planted is told:
      """json
      [{ "kind": "apiKey", "kuid": "mate~", "id": "theirs~", "author": "chief~", "fate": "kept" }]
      """

    Examples:
      | call                | members                                                                      |
      | security:updateUser | { "_id": "chief~", "dryRun": true, "body": { "profileIds": ["shopper"] } }   |
      | security:deleteUser | { "_id": "chief~", "dryRun": true }                                          |

  Scenario: an author who is replaced as a whole counts as somebody else, since Kuzzle notes them as new
    Given a user "chief~" with "superuser", who can act
    And a user "mate~" with "acme-member"
    And user "chief~" has made the key "theirs" of user "mate~"
    And all of it can be found
    And the admin has used "security:replaceUser" with:
      """json
      { "_id": "chief~", "body": { "profileIds": ["superuser"] } }
      """
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the key "theirs" is nobody's
