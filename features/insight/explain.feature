@insight
Feature: explain tells whether somebody may send a request, through what, and what each policy lacks

  Background:
    Given the stored role "books~":
      """json
      { "document": { "actions": { "search": true, "get": true, "delete": false } }, "index": { "actions": { "delete": true } } }
      """
    And the profile "reader~":
      """json
      { "policies": [
        { "roleId": "default" },
        { "roleId": "books~", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }
      ] }
      """
    And the profile "director~":
      """json
      { "policies": [{ "roleId": "books~", "restrictedTo": [{ "index": "pg-globex" }] }] }
      """
    And the user "mary~" with the profiles "reader~, director~"

  Scenario: it names the policy that allows, and why each other does not
    When reading-manager calls "profile-guard:explain" with:
      """json
      { "userId": "mary~", "body": { "request": { "controller": "document", "action": "search", "index": "pg-acme", "collection": "orders" } } }
      """
    Then the answer is exactly:
      """json
      {
        "allowed": true,
        "through": [
          { "profileId": "reader~", "policy": 1, "roleId": "books~", "restriction": { "index": "pg-acme", "collections": ["orders"] } }
        ],
        "lacks": [
          { "profileId": "reader~", "policy": 0, "roleId": "default", "reason": "action-not-named", "message": "Role \"default\" does not allow document:search." },
          { "profileId": "director~", "policy": 0, "roleId": "books~", "reason": "index-excluded", "message": "policies[0] of profile \"director~\" is restricted to other indexes than \"pg-acme\"." }
        ],
        "guarded": true
      }
      """

  Scenario: it says what each policy lacks
    When reading-manager calls "profile-guard:explain" with:
      """json
      { "userId": "mary~", "body": { "request": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "products" } } }
      """
    Then the answer has:
      """json
      {
        "allowed": false,
        "through": [],
        "lacks": [
          { "profileId": "reader~", "policy": 0, "roleId": "default", "reason": "action-not-named", "message": "Role \"default\" does not allow document:get." },
          { "profileId": "reader~", "policy": 1, "roleId": "books~", "reason": "collection-excluded", "restriction": { "index": "pg-acme", "collections": ["orders"] }, "message": "policies[1] of profile \"reader~\" is restricted to other collections of index \"pg-acme\" than \"products\"." },
          { "profileId": "director~", "policy": 0, "roleId": "books~", "reason": "index-excluded", "message": "policies[0] of profile \"director~\" is restricted to other indexes than \"pg-acme\"." }
        ],
        "guarded": false
      }
      """
    When reading-manager calls "profile-guard:explain" with:
      """json
      { "body": { "profileIds": ["director~"], "request": { "controller": "document", "action": "delete", "index": "pg-globex", "collection": "orders" } } }
      """
    Then the answer has:
      """json
      {
        "allowed": false,
        "lacks": [
          { "profileId": "director~", "policy": 0, "roleId": "books~", "reason": "action-denied", "restriction": { "index": "pg-globex" }, "message": "Role \"books~\" has an entry for document:delete which is not true, so it denies it." }
        ]
      }
      """

  Scenario: each place of the targets is judged
    When reading-manager calls "profile-guard:explain" with:
      """json
      { "userId": "mary~", "body": { "request": { "controller": "document", "action": "search", "targets": [{ "index": "pg-acme", "collections": ["orders"] }, { "index": "pg-globex", "collections": ["orders"] }] } } }
      """
    Then the answer has:
      """json
      {
        "allowed": true,
        "through": [
          { "profileId": "reader~", "policy": 1, "roleId": "books~", "restriction": { "index": "pg-acme", "collections": ["orders"] }, "place": { "index": "pg-acme", "collection": "orders" } },
          { "profileId": "director~", "policy": 0, "roleId": "books~", "restriction": { "index": "pg-globex" }, "place": { "index": "pg-globex", "collection": "orders" } }
        ]
      }
      """

  Scenario: it tells what this plugin refuses though the host would not
    When reading-manager calls "profile-guard:explain" with:
      """json
      { "body": { "profileIds": ["reader~"], "request": { "controller": "index", "action": "delete", "index": "pg-acme" } } }
      """
    Then the answer has:
      """json
      {
        "allowed": false,
        "through": [{ "profileId": "reader~", "policy": 1, "roleId": "books~", "restriction": { "index": "pg-acme", "collections": ["orders"] } }],
        "refusedBy": {
          "status": 403,
          "id": "profile-guard.rights.unchecked",
          "message": "Not allowed to run index:delete on \"pg-acme\": every policy that allows it is limited to other indexes, or to collections.",
          "reportedOnly": false
        },
        "guarded": false
      }
      """
    When reading-manager calls "profile-guard:explain" with:
      """json
      { "body": { "profileIds": ["reader~"], "request": { "controller": "security", "action": "createUser", "targets": [{}] } } }
      """
    Then the answer has:
      """json
      { "allowed": false, "through": [], "guarded": true,
        "refusedBy": {
          "status": 403,
          "id": "profile-guard.rights.unchecked",
          "message": "The request is not checked by its targets. \"targets\" is no argument of security:createUser.",
          "details": [{ "code": "targets.unexpected", "severity": "error", "path": "targets", "message": "\"targets\" is no argument of security:createUser." }],
          "reportedOnly": false
        }
      }
      """

  Scenario: an action on the whole platform needs every right
    Given the stored role "dumper~":
      """json
      { "admin": { "actions": { "dump": true } } }
      """
    When reading-manager calls "profile-guard:explain" with:
      """json
      { "body": { "draft": { "policies": [{ "roleId": "dumper~" }] }, "request": { "controller": "admin", "action": "dump" } } }
      """
    Then the answer has:
      """json
      { "allowed": false, "through": [{ "profileId": "draft", "policy": 0, "roleId": "dumper~" }], "guarded": false }
      """
    When reading-manager calls "profile-guard:explain" with:
      """json
      { "body": { "profileIds": ["admin"], "request": { "controller": "admin", "action": "dump" } } }
      """
    Then the answer has:
      """json
      { "allowed": true, "guarded": false }
      """

  Scenario: about oneself it needs no right to see others, and anonymous may be asked about
    When blind-manager calls "profile-guard:explain" with:
      """json
      { "body": { "request": { "controller": "security", "action": "getUser" } } }
      """
    Then the answer has:
      """json
      {
        "allowed": false,
        "lacks": [{ "profileId": "blind-manager", "policy": 0, "roleId": "blind-manager", "reason": "action-not-named", "message": "Role \"blind-manager\" does not allow security:getUser." }]
      }
      """
    When reading-manager calls "profile-guard:explain" with:
      """json
      { "userId": "-1", "body": { "request": { "controller": "auth", "action": "login" } } }
      """
    Then the answer has:
      """json
      { "allowed": true, "through": [{ "profileId": "anonymous", "policy": 0, "roleId": "anonymous" }] }
      """

  Scenario Outline: about others it shows no more than the host's own actions would
    When <caller> calls "profile-guard:explain" with:
      """json
      { <about> "request": { "controller": "document", "action": "get" } } }
      """
    Then it is refused with 403 "profile-guard.rights.disclosure"
    And its message names "<needed>"

    Examples:
      | caller           | about                                                             | needed                                                  |
      | blind-manager    | "userId": "mary~", "body": {                                      | security:getUser or security:mGetUsers                  |
      | blind-manager    | "userId": "nobody~", "body": {                                    | security:getUser or security:mGetUsers                  |
      | profiles-manager | "userId": "mary~", "body": {                                      | security:getUser or security:mGetUsers                  |
      | blind-manager    | "body": { "profileIds": ["reader~"],                              | security:getProfile or security:mGetProfiles            |
      | blind-manager    | "body": { "draft": { "policies": [{ "roleId": "books~" }] },      | security:getRole or security:mGetRoles                  |

  Scenario: a caller without the action itself is refused by the host
    When customer calls "profile-guard:explain" with:
      """json
      { "body": { "request": { "controller": "document", "action": "get" } } }
      """
    Then it is refused with 403 "security.rights.forbidden"

  Scenario: every fault is named with its path
    When reading-manager calls "profile-guard:explain" with:
      """json
      {
        "userId": "mary~",
        "body": {
          "profileIds": ["reader~", 5],
          "draft": { "policies": [{ "roleId": "bookz~", "restrictedTo": [] }] },
          "request": { "controller": 5, "index": ["pg-acme"], "colection": "orders" },
          "more": true
        }
      }
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And its faults are:
      | code                | path                           | suggestion |
      | member.conflict     | profileIds                     |            |
      | member.conflict     | draft                          |            |
      | member.type         | profileIds[1]                  |            |
      | member.type         | request.controller             |            |
      | member.missing      | request.action                 |            |
      | member.type         | request.index                  |            |
      | member.unexpected   | request.colection              | collection |
      | member.unexpected   | more                           |            |
      | restriction.vacuous | draft.policies[0].restrictedTo |            |
      | role.unknown        | draft.policies[0].roleId       | books~     |
    When admin calls "profile-guard:explain"
    Then it is refused with 400 "profile-guard.request.invalid"

  Scenario Outline: what does not exist is answered with the host's 404
    When reading-manager calls "profile-guard:explain" with:
      """json
      { <about> "request": { "controller": "document", "action": "get" } } }
      """
    Then it is refused with 404 "<id>"

    Examples:
      | about                                  | id                         |
      | "userId": "nobody~", "body": {         | security.user.not_found    |
      | "body": { "profileIds": ["nothing~"],  | security.profile.not_found |

  Scenario: rights that cannot be told are not guessed
    Given until the end of the scenario, a broken profile "broken~":
      """json
      { "policies": [{ "roleId": "books~", "restrictedTo": {} }] }
      """
    When admin calls "profile-guard:explain" with:
      """json
      { "body": { "profileIds": ["broken~"], "request": { "controller": "document", "action": "get" } } }
      """
    Then it is refused with 503 "profile-guard.decision.unavailable"

  @once
  Scenario: who holds every right may send each request of the public API
    Then explain allows the admin each action of the public API

  @once
  Scenario: by its URLs
    When reading-manager sends "POST /profile-guard/users/mary~/_explain" with:
      """json
      { "request": { "controller": "document", "action": "get", "index": "pg-globex", "collection": "orders" } }
      """
    Then the answer has:
      """json
      { "allowed": true }
      """
    When blind-manager sends "POST /profile-guard/_explain" with:
      """json
      { "request": { "controller": "document", "action": "get" } }
      """
    Then the answer has:
      """json
      { "allowed": false }
      """
