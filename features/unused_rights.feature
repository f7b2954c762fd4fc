@escalation
Feature: What a profile is used for is counted, and the smallest profile for it is suggested

  Background:
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "usage": { "enabled": true } } }
      """
    And a role "clerk~":
      """json
      { "auth": { "actions": { "*": true } }, "document": { "actions": { "*": true, "delete": false } }, "server": { "actions": { "now": true, "info": true } } }
      """
    And a profile "clerk~":
      """json
      [{ "roleId": "clerk~", "restrictedTo": [{ "index": "pg-acme" }, { "index": "pg-globex", "collections": ["orders"] }] }]
      """
    And a profile "idle~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "clerk~" with "clerk~, idle~", who can act

  @turns
  Scenario: a profile is counted for, another of the same user is not, and what is suggested lets them go on
    When user "clerk~" uses "document:search" 3 times with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": {} }
      """
    And user "clerk~" uses "server:now"
    Then it succeeds
    When user "clerk~" tries "document:search" with:
      """json
      { "index": "pg-acme", "collection": "gone", "body": {} }
      """
    Then it is refused: 412 "services.storage.unknown_collection"
    When user "clerk~" tries "document:delete" with:
      """json
      { "index": "pg-acme", "collection": "orders", "_id": "none" }
      """
    Then it is refused: 403 "security.rights.forbidden"
    When the admin uses "profile-guard:unusedRights" with:
      """json
      { "profileId": "clerk~" }
      """
    Then it succeeds
    And the answer has:
      """json
      {
        "profileId": "clerk~",
        "rows": 6,
        "uncounted": [],
        "unused": [
          { "policy": 0, "roleId": "clerk~", "controller": "auth", "action": "*", "index": "pg-acme" },
          { "policy": 0, "roleId": "clerk~", "controller": "auth", "action": "*", "index": "pg-globex", "collection": "orders" },
          { "policy": 0, "roleId": "clerk~", "controller": "document", "action": "*", "index": "pg-globex", "collection": "orders" },
          { "policy": 0, "roleId": "clerk~", "controller": "server", "action": "info" }
        ],
        "used": [
          { "controller": "document", "action": "search", "index": "pg-acme", "collection": "orders", "times": 3 },
          { "controller": "server", "action": "now", "times": 1 },
          { "controller": "document", "action": "search", "index": "pg-acme", "collection": "gone", "missing": true, "times": 1 }
        ]
      }
      """
    When the admin uses "profile-guard:unusedRights" with:
      """json
      { "profileId": "idle~", "since": "2026-01-01" }
      """
    Then the answer has:
      """json
      { "profileId": "idle~", "used": [] }
      """
    When user "clerk~" tries "profile-guard:unusedRights" with:
      """json
      { "profileId": "clerk~" }
      """
    Then it is refused: 403 "security.rights.forbidden"
    When admin runs "profile-guard suggest clerk~ --since 90d"
    Then the command ends with 0
    And it prints:
      """
      roles:
        clerk~-used:
          controllers:
            server:
              actions:
                now: true
        clerk~-used-2:
          controllers:
            document:
              actions:
                search: true
      profiles:
        clerk~:
          policies:
            - roleId: clerk~-used
            - restrictedTo:
                - collections:
                    - orders
                  index: pg-acme
              roleId: clerk~-used-2
      """
    And it complains of "2 rows instead of 6. 2 kinds of requests replayed: 0 refused. Nothing is added."
    And it complains of "which is later than asked for"
    And it complains of "Left out, since there is no such index or collection: document:search on pg-acme/gone (1 request)."
    When its output is kept as "suggested.yaml"
    And admin runs "profile-guard apply suggested.yaml --yes"
    Then the command ends with 0
    And user "clerk~" can still use "server:now"
    And user "clerk~" can still use "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": {} }
      """
    And user "clerk~" still cannot use "document:search" with:
      """json
      { "index": "pg-acme", "collection": "invoices", "body": {} }
      """
    When admin runs "profile-guard suggest idle~"
    Then the command ends with 2
    And it complains of "No request was counted that this profile allows."
