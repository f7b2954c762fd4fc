@escalation
Feature: Nothing that was made for a user outlives what it was made for

  API keys, passwords and reset links are found by searches, which lag behind: what was made a moment
  ago stays behind when its user is deleted, and acts for the next user of that kuid.

  @attack
  Scenario Outline: a key of a deleted user acts for the next user of that kuid (<deletion>, <creation>)
    Given a user "temp~" with "acme-member"
    And searches for API keys lag behind
    And the manager has made the key "old" of user "temp~"
    When the admin uses "<deletion>" with:
      """json
      <deleted>
      """
    And the admin uses "<creation>" with:
      """json
      <created>
      """
    Then it succeeds
    And the key "old" is nobody's

    Examples:
      | deletion              | deleted                      | creation                      | created                                                                                                |
      | security:deleteUser   | { "_id": "temp~" }           | security:createUser           | { "_id": "temp~", "body": { "content": { "profileIds": ["superuser"] } } }                              |
      | security:mDeleteUsers | { "body": { "ids": ["temp~"] } } | security:upsertUser       | { "_id": "temp~", "body": { "content": { "profileIds": ["superuser"] } } }                              |
      | security:deleteUser   | { "_id": "temp~" }           | security:createRestrictedUser | { "_id": "temp~", "body": { "content": {} } }                                                            |
      | security:deleteUser   | { "_id": "temp~" }           | admin:loadSecurities          | { "onExistingUsers": "overwrite", "body": { "users": { "temp~": { "content": { "profileIds": ["superuser"] } } } } } |

  @attack
  Scenario: a password of a deleted user opens the next user of that kuid
    Given a user "temp~" with "acme-member"
    And searches for credentials lag behind
    And the manager has used "security:createCredentials" with:
      """json
      { "_id": "temp~", "strategy": "local", "refresh": "false", "body": { "username": "evil~", "password": "evil-password" } }
      """
    When the admin uses "security:deleteUser" with:
      """json
      { "_id": "temp~" }
      """
    And the admin uses "security:createUser" with:
      """json
      { "_id": "temp~", "body": { "content": { "profileIds": ["superuser"] } } }
      """
    Then it succeeds
    When all of it can be found
    Then nobody can log in as "evil~" with "evil-password"

  @attack
  Scenario: a deleted user leaves a key behind
    Given a user "temp~" with "acme-member"
    And searches for API keys lag behind
    And the manager has made the key "old" of user "temp~"
    When the admin uses "security:deleteUser" with:
      """json
      { "_id": "temp~" }
      """
    Then it succeeds
    And no key "old~" is stored

  @attack
  Scenario: a key of a user who was lost behind the host's back
    Given a user "temp~" with "acme-member"
    And the manager has made the key "old" of user "temp~"
    And the user "temp~" is lost from the storage
    When the admin uses "security:createUser" with:
      """json
      { "_id": "temp~", "body": { "content": { "profileIds": ["superuser"] } } }
      """
    Then it succeeds
    And the key "old" is nobody's

  Scenario: the keys of others stay
    Given a user "temp~" with "acme-member"
    And a user "mate~" with "acme-member"
    And the manager has made the key "theirs" of user "mate~"
    When the admin uses "security:deleteUser" with:
      """json
      { "_id": "temp~" }
      """
    Then it succeeds
    And the key "theirs" still acts

  @attack
  Scenario Outline: a reset link is older than <what>
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has a reset link "{link}" of user "mate~"
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
      | what                          | call                       | members                                                                                        |
      | the promotion                 | security:updateUser        | { "_id": "mate~", "body": { "profileIds": ["superuser"] } }                                    |
      | the new password              | security:updateCredentials | { "_id": "mate~", "strategy": "local", "refresh": "false", "body": { "password": "by-root-1" } } |
      | the widening of their profile | security:updateUser        | { "_id": "mate~", "body": { "profileIds": ["acme-member", "globex-member"] } }                 |
      | the end of their sessions     | profile-guard:cutOff       | { "userId": "mate~", "body": { "tokens": true } }                                              |

  @attack
  Scenario: a reset link is dead though its user has their old profiles back
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has a reset link "{link}" of user "mate~"
    And the admin has used "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    And the admin has used "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["acme-member"] } }
      """
    When the manager tries "kuzzle-plugin-auth-passport-local/password:reset" with:
      """json
      { "body": { "token": "{link}", "password": "evil-password" } }
      """
    Then they are refused: 403 "profile-guard.rights.reset_token"
    And nobody can log in as "mate~" with "evil-password"

  Scenario Outline: what is no reset link is refused (<token>)
    When the manager tries "kuzzle-plugin-auth-passport-local/password:reset" with:
      """json
      { "body": { "token": "<token>", "password": "evil-password" } }
      """
    Then they are refused: 403 "profile-guard.rights.reset_token"

    Examples:
      | token                                                         |
      | nonsense                                                      |
      | ..                                                            |
      | a.b.c                                                         |
      | eyJhbGciOiJIUzI1NiJ9.eyJpYXQiOjF9.c2lnbmF0dXJl                |
      | eyJhbGciOiJub25lIn0.eyJyZXNldEZvckt1aWQiOiJhIiwiaWF0IjoxfQ.   |

  @attack
  Scenario: a reset link is older than the user
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has a reset link "{link}" of user "mate~"
    And the admin has used "security:deleteUser" with:
      """json
      { "_id": "mate~" }
      """
    And the admin has used "security:createUser" with:
      """json
      { "_id": "mate~", "body": { "content": { "profileIds": ["acme-member"] }, "credentials": { "local": { "username": "mate~", "password": "mate-password" } } } }
      """
    When the manager tries "kuzzle-plugin-auth-passport-local/password:reset" with:
      """json
      { "body": { "token": "{link}", "password": "evil-password" } }
      """
    Then they are refused: 403 "profile-guard.rights.reset_token"
    And nobody can log in as "mate~" with "evil-password"

  Scenario: a reset link is good for once
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has a reset link "{link}" of user "mate~"
    When the manager uses "kuzzle-plugin-auth-passport-local/password:reset" with:
      """json
      { "body": { "token": "{link}", "password": "new-password" } }
      """
    Then it succeeds
    And they can now log in as "mate~" with "new-password"
    When the manager tries "kuzzle-plugin-auth-passport-local/password:reset" with:
      """json
      { "body": { "token": "{link}", "password": "evil-password" } }
      """
    Then they are refused: 403 "profile-guard.rights.reset_token"

  @attack
  Scenario Outline: a planted key is worth more after a promotion (<call>)
    Given a user "mate~" with "acme-member", who can act
    And the manager has made the key "planted" of user "mate~"
    And user "mate~" has made the key "own" of user "mate~"
    When the admin uses "<call>" with:
      """json
      <members>
      """
    Then it succeeds
    And the key "planted" is nobody's
    And the key "own" still acts

    Examples:
      | call                 | members                                                                                  |
      | security:updateUser  | { "_id": "mate~", "body": { "profileIds": ["superuser"] } }                              |
      | security:replaceUser | { "_id": "mate~", "body": { "profileIds": ["acme-member", "globex-member"] } }           |
      | security:upsertUser  | { "_id": "mate~", "body": { "content": { "profileIds": ["superuser"] } } }               |

  Scenario: a key stays where nothing is widened
    Given a user "mate~" with "acme-member", who can act
    And the manager has made the key "planted" of user "mate~"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["shopper"] } }
      """
    Then it succeeds
    And the key "planted" still acts

  @attack
  Scenario: a session outlives the password that it was opened with
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And user "mate~" has another session "stolen", by "mate-password"
    When user "mate~" uses "auth:updateMyCredentials" with:
      """json
      { "strategy": "local", "refresh": "false", "body": { "password": "new-password" } }
      """
    Then it succeeds
    And the session "stolen" is nobody's
    And user "mate~" can still use "auth:getCurrentUser"

  @attack
  Scenario: a session outlives the password that an administrator sets
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And user "mate~" has another session "stolen", by "mate-password"
    And user "mate~" has made the key "own" of user "mate~"
    When the admin uses "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "false", "body": { "password": "new-password" } }
      """
    Then it succeeds
    And the session "stolen" is nobody's
    And the key "own" still acts

  Scenario: who promotes a user is told what others have planted, and the audit notes who
    Given a user "mate~" with "acme-member", who is logged in with "mate-password"
    And the manager has made the key "planted" of user "mate~"
    And the manager has used "security:updateCredentials" with:
      """json
      { "_id": "mate~", "strategy": "local", "refresh": "false", "body": { "password": "by-manager" } }
      """
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "dryRun": true, "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And what others have planted is told:
      """json
      [
        { "kind": "apiKey", "kuid": "mate~", "id": "planted~", "author": "{manager}", "fate": "revoked" },
        { "kind": "credentials", "kuid": "mate~", "id": "local", "author": "{manager}", "fate": "kept" }
      ]
      """
    And the key "planted" still acts
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And what others have planted is told:
      """json
      [
        { "kind": "apiKey", "kuid": "mate~", "id": "planted~", "author": "{manager}", "fate": "revoked" },
        { "kind": "credentials", "kuid": "mate~", "id": "local", "author": "{manager}", "fate": "kept" }
      ]
      """
    And the key "planted" is nobody's
    And the audit of user "mate~" tells of the planted:
      """json
      [
        { "kind": "apiKey", "kuid": "mate~", "id": "planted~", "author": "{manager}", "fate": "revoked" },
        { "kind": "credentials", "kuid": "mate~", "id": "local", "author": "{manager}", "fate": "kept" }
      ]
      """

  Scenario: who may not see credentials is told nothing of what others have planted
    Given a role "promotes~":
      """json
      { "security": { "actions": { "updateUser": true } }, "auth": { "actions": { "*": true } }, "document": { "actions": { "*": true } } }
      """
    And a profile "promotes~":
      """json
      [{ "roleId": "promotes~" }]
      """
    And a user "promotes~" with "promotes~", who can act
    And a user "mate~" with "shopper"
    And the product manager has made the key "planted" of user "mate~"
    When user "promotes~" uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["acme-member"] } }
      """
    Then it succeeds
    And the key "planted" is nobody's
    And what others have planted is told:
      """json
      []
      """

  Scenario: a profile that is widened names the keys of its users in a dry run, and keeps them
    Given a profile "team~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "mate~" with "team~"
    And the manager has made the key "planted" of user "mate~"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "team~", "dryRun": true, "body": { "policies": [{ "roleId": "member" }] } }
      """
    Then it succeeds
    And what others have planted is told:
      """json
      [{ "kind": "apiKey", "kuid": "mate~", "id": "planted~", "author": "{manager}", "fate": "kept" }]
      """

  Scenario: the key of who holds as much stays
    Given a user "mate~" with "acme-member"
    And the superuser has made the key "trusted" of user "mate~"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the key "trusted" still acts

  Scenario: keys without a user are found, and removed
    Given a user "temp~" with "acme-member"
    And the manager has made the key "old" of user "temp~"
    And the user "temp~" is lost from the storage
    When the admin uses "profile-guard:findDangling"
    Then it succeeds
    And the answer shows "old~"
    When the admin uses "profile-guard:repairDangling" with:
      """json
      { "dryRun": false }
      """
    Then it succeeds
    And the answer shows "old~"
    When the admin uses "profile-guard:findDangling"
    Then the answer tells nothing of "old~"

  @attack @slow @once
  Scenario: keys, sessions and passwords that are made while their user is deleted
    When in 100 rounds a user is deleted while the manager makes keys and a password of theirs, and they log in
    Then the next user of that kuid never had any of it

  @attack @once
  Scenario: keys, sessions and passwords that are made while their user is deleted, shorter
    When in 6 rounds a user is deleted while the manager makes keys and a password of theirs, and they log in
    Then the next user of that kuid never had any of it

  @attack @once
  Scenario: keys that are made while their user is promoted
    When in 4 rounds a user is promoted while the manager makes keys of theirs, and keys and tokens through these
    Then nothing of it has more than the manager had

  @attack @once
  Scenario Outline: reset links that are made while their user <turn>
    When in 2 rounds a user <turn> while the manager fetches reset links of theirs
    Then nothing of it has more than the manager had

    Examples:
      | turn                 |
      | is promoted          |
      | gets a wider profile |
