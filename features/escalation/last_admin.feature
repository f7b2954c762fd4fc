@escalation
Feature: Somebody stays who covers everything and can log in

  Background:
    Given an application of its own, called "last-admin"

  @attack
  Scenario Outline: the only administrator gives it up (<call>)
    When the admin tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.last_admin"
    And nothing is changed
    And the user "{admin}" is as it was
    And the admin can still use "security:searchUsers"
    And they can still log in as "{admin}" with "pg-password"

    Examples: by the user
      | call                  | members                                                                                                                                      |
      | security:updateUser   | { "_id": "{admin}", "body": { "profileIds": ["customer"] } }                                                                                 |
      | security:replaceUser  | { "_id": "{admin}", "body": { "profileIds": ["customer"] } }                                                                                 |
      | security:upsertUser   | { "_id": "{admin}", "body": { "content": { "profileIds": ["customer"] } } }                                                                  |
      | security:deleteUser   | { "_id": "{admin}" }                                                                                                                         |
      | security:mDeleteUsers | { "body": { "ids": ["{admin}"] } }                                                                                                           |
      | admin:loadSecurities  | { "onExistingUsers": "overwrite", "refresh": "wait_for", "body": { "users": { "{admin}": { "content": { "profileIds": ["customer"] } } } } } |

    Examples: by their credentials
      | call                       | members                                   |
      | security:deleteCredentials | { "_id": "{admin}", "strategy": "local" } |
      | auth:deleteMyCredentials   | { "strategy": "local" }                   |

    Examples: by the profile
      | call                                 | members                                                                                                   |
      | security:updateProfile               | { "_id": "admin", "body": { "policies": [{ "roleId": "default" }] } }                                     |
      | profile-guard:updateProfile          | { "_id": "admin", "body": { "policies": [{ "roleId": "default" }] } }                                     |
      | security:createOrReplaceProfile      | { "_id": "admin", "body": { "policies": [{ "roleId": "default" }] } }                                     |
      | profile-guard:createOrReplaceProfile | { "_id": "admin", "body": { "policies": [{ "roleId": "default" }] } }                                     |
      | admin:loadSecurities                 | { "refresh": "wait_for", "body": { "profiles": { "admin": { "policies": [{ "roleId": "default" }] } } } } |

    Examples: by the role
      | call                         | members                                                                                                                                 |
      | security:updateRole          | { "_id": "admin", "body": { "controllers": { "auth": { "actions": { "*": true } } } } }                                                 |
      | security:createOrReplaceRole | { "_id": "admin", "body": { "controllers": { "auth": { "actions": { "*": true } } } } }                                                 |
      | admin:loadSecurities         | { "force": true, "refresh": "wait_for", "body": { "roles": { "admin": { "controllers": { "auth": { "actions": { "*": true } } } } } } } |

  @attack
  Scenario: one that nobody can log in as does not count
    Given a user "ghost~" with "superuser"
    When the admin tries "security:deleteUser" with:
      """json
      { "_id": "{admin}" }
      """
    Then they are refused: 403 "profile-guard.rights.last_admin"
    And nothing is changed
    And the user "{admin}" is as it was

  @attack
  Scenario: credentials just deleted do not count
    Given a user "second~" with "superuser", who is logged in with "second-password"
    And the admin can now use "security:deleteCredentials" with:
      """json
      { "_id": "second~", "strategy": "local", "refresh": "false" }
      """
    When the admin tries "security:deleteUser" with:
      """json
      { "_id": "{admin}" }
      """
    Then they are refused: 403 "profile-guard.rights.last_admin"
    And nothing is changed
    And the user "{admin}" is as it was

  @attack
  Scenario: who holds everything by two profiles together counts too
    Given a role "most~":
      """json
      { "*": { "actions": { "*": true } }, "document": { "actions": { "*": false } } }
      """
    And a role "documents~":
      """json
      { "document": { "actions": { "*": true } } }
      """
    And a profile "most~":
      """json
      [{ "roleId": "most~" }]
      """
    And a profile "documents~":
      """json
      [{ "roleId": "documents~" }]
      """
    And a user "second~" with "most~, documents~", who is logged in with "second-password"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "{admin}", "body": { "profileIds": ["customer"] } }
      """
    Then it succeeds
    When user "second~" tries "security:updateProfile" with:
      """json
      { "_id": "documents~", "body": { "policies": [{ "roleId": "default" }] } }
      """
    Then they are refused: 403 "profile-guard.rights.last_admin"
    And nothing is changed
    And user "second~" can still use "security:searchUsers"
    When user "second~" uses "security:updateUser" with:
      """json
      { "_id": "{admin}", "body": { "profileIds": ["admin"] } }
      """
    Then it succeeds
    When the admin uses "security:deleteUser" with:
      """json
      { "_id": "second~" }
      """
    Then it succeeds

  @attack
  Scenario: two administrators demote each other at once
    Each may do it, while the other stays.

    Given a user "second~" with "superuser", who is logged in with "second-password"
    When in 10 rounds the admin and "second~" demote each other
    Then never did both succeed

  Scenario: the second of two may go
    Given a user "second~" with "superuser", who is logged in with "second-password"
    When the admin uses "security:deleteUser" with:
      """json
      { "_id": "second~" }
      """
    Then it succeeds

  Scenario: and the first of two may step down
    Given a user "second~" with "superuser", who is logged in with "second-password"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "{admin}", "body": { "profileIds": ["customer"] } }
      """
    Then it succeeds
    When user "second~" uses "security:updateUser" with:
      """json
      { "_id": "{admin}", "body": { "profileIds": ["admin"] } }
      """
    Then it succeeds
    When the admin uses "security:deleteUser" with:
      """json
      { "_id": "second~" }
      """
    Then it succeeds

  Scenario: a profile that covers everything and is in use is kept by the host's own rule
    Given a profile "everything~":
      """json
      [{ "roleId": "admin" }]
      """
    And a user "second~" with "everything~"
    When the admin uses "security:deleteProfile" with:
      """json
      { "_id": "everything~" }
      """
    Then it is refused with 412 "security.profile.in_use"
