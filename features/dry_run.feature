@protocols
Feature: a guarded write tells what it would do when it is asked to

  With dryRun every check runs and nothing is written: what would be stored, what there is to say of
  it, which rights it adds and takes away, and how many users it touches.

  Scenario Outline: a profile (<controller>)
    When admin calls "<controller>:createProfile" with:
      """json
      {
        "_id": "fresh~",
        "dryRun": true,
        "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      }
      """
    Then it succeeds
    And the answer has:
      """json
      {
        "dryRun": true,
        "wouldStore": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] },
        "users": { "total": 0, "ids": [] },
        "withheld": [],
        "previewed": true
      }
      """
    And nothing was written
    And no profile "fresh~" is stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: it is refused for what the write would be refused for (<controller>)
    When acme-manager calls "<controller>:createProfile" with:
      """json
      {
        "_id": "fresh~",
        "dryRun": true,
        "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }] }
      }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    When acme-manager calls "<controller>:createProfile" with:
      """json
      { "_id": "fresh~", "dryRun": true, "body": { "policies": [] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And nothing was written
    And no profile "fresh~" is stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: a user (<controller>:<action>)
    When admin calls "<controller>:<action>" with:
      """json
      {
        "_id": "pg-alice~",
        "dryRun": true,
        "body": {
          "content": <content>,
          "credentials": { "local": { "username": "pg-alice~", "password": "wonderland" } }
        }
      }
      """
    Then it succeeds
    And the answer has:
      """json
      { "dryRun": true, "wouldStore": <stored>, "users": { "total": 1, "ids": ["pg-alice~"] }, "previewed": true }
      """
    And nothing was written
    And no user "pg-alice~" is stored
    And no local credentials "pg-alice~" are stored

    Examples:
      | controller    | action               | content                        | stored                                          |
      | security      | createUser           | { "profileIds": ["customer"] } | { "profileIds": ["customer"] }                  |
      | profile-guard | createUser           | { "profileIds": ["customer"] } | { "profileIds": ["customer"] }                  |
      | security      | createRestrictedUser | { "name": "Alice" }            | { "name": "Alice", "profileIds": ["customer"] } |
      | profile-guard | createRestrictedUser | { "name": "Alice" }            | { "name": "Alice", "profileIds": ["customer"] } |

  Scenario: a native write that only the host has
    Given the user "pg-alice~":
      """json
      { "content": { "profileIds": ["customer"], "name": "Alice" } }
      """
    When admin calls "security:updateUser" with:
      """json
      { "_id": "pg-alice~", "dryRun": true, "body": { "profileIds": ["acme-manager"] } }
      """
    Then it succeeds
    And the answer has:
      """json
      {
        "dryRun": true,
        "wouldStore": { "profileIds": ["acme-manager"], "name": "Alice" },
        "users": { "total": 1, "ids": ["pg-alice~"] }
      }
      """
    And nothing was written
    When admin calls "security:deleteUser" with:
      """json
      { "_id": "pg-alice~", "dryRun": true }
      """
    Then it succeeds
    And nothing was written

  Scenario: what a profile that is in use would add, take away, and whom it touches
    When admin calls "security:updateProfile" with:
      """json
      {
        "_id": "customer",
        "dryRun": true,
        "body": { "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }] }
      }
      """
    Then it succeeds
    And the dry run adds "document:create, index pg-acme, collections orders or none"
    And the dry run takes away "document:search, index pg-acme, collections products or none"
    And nothing was written

  Scenario: of a platform-wide action, only the checks
    When admin calls "admin:resetSecurity" with:
      """json
      { "dryRun": true }
      """
    Then it succeeds
    And the answer has:
      """json
      { "dryRun": true, "previewed": false }
      """
    And nothing was written

  @once
  Scenario Outline: it is asked for in the URL as well (<request>)
    When admin sends "<request>" with:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    Then it succeeds
    And the answer has:
      """json
      { "dryRun": true }
      """
    And no profile "fresh~" is stored

    Examples:
      | request                                                  |
      | POST /profiles/fresh~/_create?dryRun                     |
      | POST /profiles/fresh~/_create?dryRun=true                |
      | PUT /profile-guard/profiles/fresh~?dryRun                |

  Scenario Outline: it is refused with the error that the write gets (<action>, <body>)
    When admin calls "security:<action>" with:
      """json
      { "_id": "fresh~", "dryRun": true, "body": <body> }
      """
    Then it is refused with <status> "<id>"
    And nothing was written
    When admin calls "security:<action>" with:
      """json
      { "_id": "fresh~", "body": <body> }
      """
    Then it is refused with <status> "<id>"

    Examples:
      | action        | status | id                         | body                                                  |
      | createUser    | 404    | security.profile.not_found | { "content": { "profileIds": ["no-such-profile~"] } } |
      | createProfile | 404    | security.role.not_found    | { "policies": [{ "roleId": "no-such-role~" }] }       |

  Scenario Outline: what every Kuzzle has is deleted by no dry run either (<action>, <id>)
    When admin calls "security:<action>" with:
      """json
      { "_id": "<id>", "dryRun": true, "onAssignedUsers": "remove" }
      """
    Then it is refused with 400 "<refusal>"
    When admin calls "security:<action>" with:
      """json
      { "_id": "<id>", "onAssignedUsers": "remove" }
      """
    Then it is refused with 400 "<refusal>"

    Examples:
      | action        | id        | refusal                        |
      | deleteProfile | default   | security.profile.cannot_delete |
      | deleteProfile | anonymous | security.profile.cannot_delete |
      | deleteRole    | default   | security.role.cannot_delete    |
      | deleteRole    | anonymous | security.role.cannot_delete    |

  Scenario: what cannot be told is refused, not written
    When admin calls "security:createProfile" with:
      """json
      { "_id": "fresh~", "dryRun": "maybe", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And no profile "fresh~" is stored
