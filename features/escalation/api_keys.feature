@keys-with-policies
@escalation
Feature: An API key with policies never does more than its user, nor than its policies

  A request through it must be allowed by both. Whatever is made through it keeps to both, and ends with
  it.

  Background:
    Given a role "holder~":
      """json
      {
        "auth": { "actions": { "*": true } },
        "document": { "actions": { "get": true } },
        "profile-guard": { "actions": { "*": true } }
      }
      """
    And a profile "acme-holder~":
      """json
      [{ "roleId": "holder~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a profile "globex-holder~":
      """json
      [{ "roleId": "holder~", "restrictedTo": [{ "index": "pg-globex" }] }]
      """

  @attack @protocols @mqtt
  Scenario: a request is judged by the user and by the policies
    Given a user "mate~" with "acme-holder~", who can act
    And user "mate~" has made the API key "key~" with the policies:
      """json
      [{ "roleId": "holder~", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }, { "index": "pg-globex" }] }]
      """
    When API key "key~" uses "document:get" with:
      """json
      { "index": "pg-acme", "collection": "products", "_id": "anvil" }
      """
    Then it succeeds
    And API key "key~" still cannot use "document:get" with:
      """json
      { "index": "pg-acme", "collection": "orders", "_id": "order" }
      """
    And API key "key~" still cannot read the secret of globex
    And user "mate~" can still use "document:get" with:
      """json
      { "index": "pg-acme", "collection": "orders", "_id": "order" }
      """
    When API key "key~" uses "auth:checkRights" with:
      """json
      { "body": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "orders" } }
      """
    Then the right is denied
    When API key "key~" uses "auth:checkRights" with:
      """json
      { "body": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "products" } }
      """
    Then the right is granted

  Scenario: the user's rights are those of now
    Given a user "mate~" with "acme-holder~, globex-holder~", who can act
    And user "mate~" has made the API key "key~" with the policies:
      """json
      [{ "roleId": "holder~" }]
      """
    And API key "key~" can now use "document:get" with:
      """json
      { "index": "pg-globex", "collection": "orders", "_id": "secret" }
      """
    When the superuser uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["acme-member"] } }
      """
    Then it succeeds
    And API key "key~" still cannot read the secret of globex

  @attack
  Scenario: a deleted key opens nothing, and the host's own URLs list and delete it
    Given a user "mate~" with "acme-holder~", who can act
    And user "mate~" has made the API key "key~" with the policies:
      """json
      [{ "roleId": "holder~" }]
      """
    When user "mate~" uses "auth:searchApiKeys"
    Then it lists the policies of the role "holder~"
    When user "mate~" uses "auth:deleteApiKey" with:
      """json
      { "_id": "key~" }
      """
    Then it succeeds
    And API key "key~" still cannot use "auth:getCurrentUser"

  Scenario: with a key goes what was made through it, as the dry run says
    Given a user "mate~" with "acme-holder~", who can act
    And user "mate~" has made the API key "key~" with the policies:
      """json
      [{ "roleId": "holder~" }]
      """
    When API key "key~" uses "auth:createApiKey" with:
      """json
      { "_id": "made~", "body": { "description": "made through it" } }
      """
    Then it succeeds
    When the admin uses "security:deleteApiKey" with:
      """json
      { "userId": "mate~", "_id": "key~", "dryRun": true }
      """
    Then it succeeds
    And the answer has:
      """json
      {
        "apiKeys": {
          "total": 2,
          "keys": [
            { "id": "key~", "userId": "mate~", "fate": "deleted" },
            { "id": "made~", "userId": "mate~", "fate": "deleted" }
          ],
          "complete": true
        }
      }
      """
    When the admin uses "security:deleteApiKey" with:
      """json
      { "userId": "mate~", "_id": "key~" }
      """
    Then it succeeds
    And no key "key~" is stored
    And no key "made~" is stored

  @attack @protocols
  Scenario Outline: a key grants no right that it lacks (<call>)
    Given a user "mate~" with "shopper"
    And the superuser has made the API key "key~" with the policies:
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    When API key "key~" tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed

    Examples:
      | call                       | members                                                                                               |
      | security:updateUser        | { "_id": "mate~", "body": { "profileIds": ["superuser"] } }                                           |
      | security:updateUser        | { "_id": "mate~", "body": { "profileIds": ["globex-member"] } }                                       |
      | security:createUser        | { "_id": "new~", "body": { "content": { "profileIds": ["superuser"] } } }                             |
      | security:updateProfile     | { "_id": "shopper", "body": { "policies": [{ "roleId": "superuser" }] } }                             |
      | security:createRole        | { "_id": "new~", "body": { "controllers": { "cluster": { "actions": { "*": true } } } } }              |
      | security:createApiKey      | { "userId": "superuser", "body": { "description": "evil" } }                                          |
      | security:deleteUser        | { "_id": "superuser" }                                                                                |
      | profile-guard:createApiKey | { "userId": "{admin}", "body": { "description": "evil", "policies": [{ "roleId": "tenant-manager" }] } } |

  Scenario Outline: a key grants what it has (<call>)
    Given a user "mate~" with "shopper"
    And the superuser has made the API key "key~" with the policies:
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    When API key "key~" uses "<call>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | call                       | members                                                                                                   |
      | security:updateUser        | { "_id": "mate~", "body": { "profileIds": ["acme-member"] } }                                             |
      | security:createUser        | { "_id": "new~", "body": { "content": { "profileIds": ["acme-director"] } } }                             |
      | security:createApiKey      | { "userId": "mate~", "body": { "description": "fine" } }                                                  |
      | profile-guard:createApiKey | { "userId": "mate~", "body": { "description": "fine", "policies": [{ "roleId": "shopper" }] } }           |

  @attack @protocols
  Scenario Outline: what a key makes keeps to its policies (<call>)
    Given the superuser has made the API key "key~" with the policies:
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    When API key "key~" uses "<call>" with:
      """json
      <members>
      """
    Then it succeeds
    When what they got acts as "the new one"
    Then the new one can now use "document:get" with:
      """json
      { "index": "pg-acme", "collection": "orders", "_id": "order" }
      """
    And the new one still cannot read the secret of globex
    And the new one still cannot use "security:updateUser" with:
      """json
      { "_id": "superuser", "body": { "profileIds": ["superuser"] } }
      """
    When the new one uses "auth:createApiKey" with:
      """json
      { "refresh": "wait_for", "body": { "description": "features" } }
      """
    And what they got acts as "the third one"
    Then the third one still cannot read the secret of globex
    When the superuser uses "security:deleteApiKey" with:
      """json
      { "_id": "key~", "userId": "superuser" }
      """
    Then it succeeds
    And the new one still cannot use "auth:getCurrentUser"
    And the third one still cannot use "auth:getCurrentUser"

    Examples:
      | call                       | members                                                                                                                     |
      | auth:createApiKey          | { "refresh": "wait_for", "body": { "description": "child" } }                                                               |
      | auth:createToken           | { "expiresIn": "1h" }                                                                                                       |
      | profile-guard:createApiKey | { "refresh": "wait_for", "body": { "description": "child", "policies": [{ "roleId": "superuser" }] } }                      |
      | profile-guard:createApiKey | { "refresh": "wait_for", "body": { "description": "child", "policies": [{ "roleId": "holder~" }, { "roleId": "tenant-manager" }] } } |

  @attack
  Scenario Outline: nothing that a key makes lives longer than it (<call>)
    Given a user "mate~" with "acme-holder~", who is logged in with "mate-password"
    And user "mate~" has made the API key "key~" with the life of "10m" and the policies:
      """json
      [{ "roleId": "holder~" }]
      """
    When API key "key~" tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.limited_key"
    And nothing is changed

    Examples:
      | call                       | members                                                                                              |
      | auth:createApiKey          | { "body": { "description": "evil" } }                                                                |
      | auth:createApiKey          | { "expiresIn": -1, "body": { "description": "evil" } }                                               |
      | auth:createApiKey          | { "expiresIn": "11m", "body": { "description": "evil" } }                                            |
      | auth:createToken           | { "expiresIn": "11m" }                                                                               |
      | auth:createToken           | {}                                                                                                   |
      | profile-guard:createApiKey | { "expiresIn": "1d", "body": { "description": "evil", "policies": [{ "roleId": "holder~" }] } }       |
      | profile-guard:createApiKey | { "expiresIn": -1, "body": { "description": "evil", "policies": [{ "roleId": "holder~" }] } }         |
      | auth:updateMyCredentials   | { "strategy": "local", "body": { "password": "evil-password" } }                                     |

  Scenario Outline: what lives as long is made (<call>)
    Given a user "mate~" with "acme-holder~", who is logged in with "mate-password"
    And user "mate~" has made the API key "key~" with the life of "10m" and the policies:
      """json
      [{ "roleId": "holder~" }]
      """
    When API key "key~" uses "<call>" with:
      """json
      <members>
      """
    Then it succeeds
    And what they got ends within 10 minutes

    Examples:
      | call                       | members                                                                                |
      | auth:createApiKey          | { "expiresIn": "5m", "body": { "description": "fine" } }                               |
      | auth:createToken           | { "expiresIn": "5m" }                                                                  |
      | profile-guard:createApiKey | { "body": { "description": "fine", "policies": [{ "roleId": "holder~" }] } }            |

  @attack
  Scenario Outline: a plain key that ends makes nothing that lives longer (<call>)
    Given a user "mate~" with "acme-holder~", who is logged in with "mate-password"
    And user "mate~" has made the plain API key "key~" with the life of "10m"
    When API key "key~" tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.limited_key"
    And nothing is changed
    And the request has no effect

    Examples:
      | call                       | members                                                                                      |
      | auth:createApiKey          | { "body": { "description": "evil" } }                                                        |
      | auth:createToken           | { "expiresIn": "11m" }                                                                       |
      | profile-guard:createApiKey | { "expiresIn": -1, "body": { "description": "evil", "policies": [{ "roleId": "holder~" }] } } |
      | auth:updateMyCredentials   | { "strategy": "local", "body": { "password": "evil-password" } }                             |

  @attack
  Scenario: a token that a plain key made is no way out of its life
    Given a user "mate~" with "acme-holder~", who can act
    And user "mate~" has made the plain API key "key~" with the life of "10m"
    When API key "key~" uses "auth:createToken" with:
      """json
      { "expiresIn": "5m" }
      """
    Then it succeeds
    When what they got acts as "the token"
    And the token tries "auth:createApiKey" with:
      """json
      { "body": { "description": "evil" } }
      """
    Then they are refused: 403 "profile-guard.rights.limited_key"
    When the token tries "auth:refreshToken" with:
      """json
      { "expiresIn": "1d" }
      """
    Then they are refused: 403 "profile-guard.rights.limited_key"
    And the token can still use "auth:getCurrentUser"
    When the token uses "auth:refreshToken" with:
      """json
      { "expiresIn": "4m" }
      """
    Then it succeeds
    When what they got acts as "the refreshed token"
    And the refreshed token tries "auth:refreshToken" with:
      """json
      { "expiresIn": "1d" }
      """
    Then they are refused: 403 "profile-guard.rights.limited_key"
    When the refreshed token tries "auth:createApiKey" with:
      """json
      { "expiresIn": "1d", "body": { "description": "evil" } }
      """
    Then they are refused: 403 "profile-guard.rights.limited_key"
    And the refreshed token can still use "auth:getCurrentUser"
    When the refreshed token uses "auth:refreshToken"
    Then it succeeds
    And what they got ends within 10 minutes

  Scenario: a key without an end, and a login, make what they made before
    Given a user "mate~" with "acme-holder~", who can act
    When user "mate~" uses "auth:createApiKey" with:
      """json
      { "body": { "description": "fine" } }
      """
    Then it succeeds
    When user "mate~" uses "auth:createToken" with:
      """json
      { "expiresIn": "1d" }
      """
    Then it succeeds
    When the manager uses "auth:createApiKey" with:
      """json
      { "body": { "description": "fine" } }
      """
    Then it succeeds

  @attack
  Scenario Outline: a key does not set its own user's credentials (<call>)
    Given a user "mate~" with "superuser", who is logged in with "mate-password"
    And user "mate~" has made the API key "key~" with the policies:
      """json
      [{ "roleId": "superuser" }]
      """
    When API key "key~" tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.limited_key"
    And nothing is changed
    And nobody can log in as "mate~" with "evil-password"

    Examples:
      | call                                                             | members                                                                          |
      | auth:updateMyCredentials                                         | { "strategy": "local", "body": { "password": "evil-password" } }                 |
      | security:updateCredentials                                       | { "_id": "mate~", "strategy": "local", "body": { "password": "evil-password" } } |
      | kuzzle-plugin-auth-passport-local/password:getResetPasswordToken | { "_id": "mate~" }                                                               |
      | auth:deleteMyCredentials                                         | { "strategy": "local" }                                                          |
      | security:deleteCredentials                                       | { "_id": "mate~", "strategy": "local" }                                          |

  @attack
  Scenario: policies may name only roles that the caller may read, or has
    Given a user "mate~" with "acme-holder~", who can act
    When user "mate~" tries "profile-guard:createApiKey" with:
      """json
      { "body": { "description": "spy", "policies": [{ "roleId": "superuser" }] } }
      """
    And they try the same with "no-such-role" in the place of "superuser"
    Then they are refused: 400 "profile-guard.request.invalid"
    And both answers are the same but for "no-such-role" and "superuser"

  Scenario Outline: faults are told as those of a profile (<fault>)
    When the superuser tries "profile-guard:createApiKey" with:
      """json
      { "body": <body> }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And the refusal tells of "<told>"
    And nothing is changed

    Examples:
      | fault           | body                                                                                                     | told                |
      | no policies     | { "description": "x" }                                                                                   | policies            |
      | empty policies  | { "description": "x", "policies": [] }                                                                   | member.empty        |
      | an unknown role | { "description": "x", "policies": [{ "roleId": "membre" }] }                                             | role.unknown        |
      | an open index   | { "description": "x", "policies": [{ "roleId": "holder~", "restrictedTo": [] }] }                         | restriction.vacuous |
      | no such index   | { "description": "x", "policies": [{ "roleId": "holder~", "restrictedTo": [{ "index": "pg-akme" }] }] }   | index.unknown       |
      | a misspelling   | { "description": "x", "policy": [{ "roleId": "holder~" }] }                                               | member.unexpected   |
      | a duration      | { "description": "x", "policies": [{ "roleId": "holder~" }], "expiresIn": "1h" }                          | expiresIn           |

  Scenario: a dry run names the keys of a role that is to be deleted, and a key whose role is gone may do nothing
    Given a role "passing~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And the superuser has made the API key "key~" with the policies:
      """json
      [{ "roleId": "passing~" }, { "roleId": "holder~" }]
      """
    Then API key "key~" can now use "auth:getCurrentUser"
    When the superuser uses "security:deleteRole" with:
      """json
      { "_id": "passing~", "dryRun": true }
      """
    Then it succeeds
    And the dry run tells that it would narrow API key "key~"
    Given the policies of API key "key~" were stored with the role "gone~", which is not there
    When API key "key~" tries "auth:getCurrentUser"
    Then they are refused: 403 "profile-guard.rights.limited_key"
    When the superuser uses "profile-guard:effectiveRights" with:
      """json
      { "apiKeyId": "key~" }
      """
    Then it succeeds
    And it tells no right, and that the role "gone~" is gone

  @attack
  Scenario: no key with policies has the token of one without, whatever patches are switched off
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "hostPatches": { "distinctTokens": false } } }
      """
    And a role "holder~":
      """json
      { "auth": { "actions": { "*": true } }, "profile-guard": { "actions": { "*": true } } }
      """
    And a profile "acme-holder~":
      """json
      [{ "roleId": "holder~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "mate~" with "acme-holder~", who can act
    Then no two of 6 API keys and tokens that user "mate~" makes at once, with policies and without, are alike

  @attack
  Scenario: a key with policies has no delegation of its user
    Given an application with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "delegations": [{ "holders": ["acme-director"], "mayAssign": ["globex-member"] }]
        }
      }
      """
    And a user "mate~" with "shopper"
    And the manager has made the API key "key~" with the policies:
      """json
      [{ "roleId": "tenant-manager" }]
      """
    When API key "key~" tries "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["globex-member"] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    When the manager uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["globex-member"] } }
      """
    Then it succeeds
