@escalation @protocols
Feature: On a newer Kuzzle, an action that nobody knows yet is for who covers everything

  Background:
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"] }, "newerHost": true }
      """

  @attack
  Scenario: an unknown action makes an administrator (security:createSuperUser)
    When the manager tries "security:createSuperUser" with:
      """json
      { "_id": "evil~" }
      """
    Then they are refused: 403 "profile-guard.rights.unknown_action"
    And nothing is changed
    And there is no user "evil~"

  @attack
  Scenario: an unknown action reads another tenant's documents (realtime:peek)
    When the manager tries "realtime:peek" with:
      """json
      { "index": "pg-acme", "collection": "orders" }
      """
    Then they are refused: 403 "profile-guard.rights.unknown_action"
    And the answer tells nothing of "globex-secret"

  @attack
  Scenario: every action of an unknown controller is unknown (vault:open)
    Given a role "keeper~":
      """json
      { "auth": { "actions": { "*": true } }, "vault": { "actions": { "*": true } } }
      """
    And a profile "keeper~":
      """json
      [{ "roleId": "keeper~" }]
      """
    And a user "keeper~" with "keeper~", who can act
    When user "keeper~" tries "vault:open"
    Then they are refused: 403 "profile-guard.rights.unknown_action"
    And the answer tells nothing of "globex-secret"

  Scenario Outline: <actor>, who covers everything, uses them as without the plugin
    When <actor> uses "security:createSuperUser" with:
      """json
      { "_id": "second~" }
      """
    Then it succeeds
    And the user "second~" has:
      """json
      { "profileIds": ["admin"] }
      """
    When <actor> uses "realtime:peek"
    Then the answer shows "globex-secret"
    When <actor> uses "vault:open"
    Then the answer shows "globex-secret"

    Examples:
      | actor         |
      | the admin     |
      | the superuser |

  Scenario: an action that neither knows is refused by Kuzzle, as before
    When the manager tries "security:createSuperUsers"
    Then it is refused: 404 "api.process.action_not_found"

  Scenario: one warning at start names them
    Then the application has logged "does not know" with "realtime:peek", "security:createSuperUser" and "vault:open"

  @turns
  Scenario: with "allow" the role alone decides
    Given an application with:
      """json
      {
        "options": { "restrictedProfileIds": ["customer"], "unknownActions": "allow" },
        "newerHost": true
      }
      """
    When the manager uses "realtime:peek"
    Then the answer shows "globex-secret"
    And the application has logged "does not know" with "realtime:peek", "security:createSuperUser" and "vault:open"

  @turns
  Scenario: a list of actions that were judged leaves these to the roles, and no others
    Given an application with:
      """json
      {
        "options": { "restrictedProfileIds": ["customer"], "unknownActions": ["realtime:peek"] },
        "newerHost": true
      }
      """
    When the manager uses "realtime:peek"
    Then the answer shows "globex-secret"
    When the manager uses "security:createSuperUser"
    Then it is refused: 403 "profile-guard.rights.unknown_action"

  @turns
  Scenario: where the host's own actions are not guarded, these are not either
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "guardNativeActions": false }, "newerHost": true }
      """
    When the manager uses "realtime:peek"
    Then the answer shows "globex-secret"

  @turns
  Scenario Outline: the application's own calls are not judged, and those with the caller's rights are (<action>)
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"] }, "newerHost": true, "office": "sound" }
      """
    And a role "clerk~":
      """json
      {
        "auth": { "actions": { "*": true } },
        "office": { "actions": { "*": true } },
        "security": { "actions": { "createSuperUser": true } }
      }
      """
    And a profile "clerk~":
      """json
      [{ "roleId": "clerk~" }]
      """
    And a user "clerk~" with "clerk~", who can act
    When user "clerk~" uses "office:<action>" with:
      """json
      {
        "way": "<way>",
        "body": { "controller": "security", "action": "createSuperUser", "_id": "third~" }
      }
      """
    Then <outcome>

    Examples:
      | action   | way                | outcome                                                    |
      | ask      | queries of the SDK | it succeeds                                                |
      | delegate | queries            | it is refused: 403 "profile-guard.rights.unknown_action"   |

  Scenario: explain, whoCan and effectiveRights tell it
    Given a role "peeker~":
      """json
      {
        "auth": { "actions": { "*": true } },
        "realtime": { "actions": { "peek": true } },
        "profile-guard": { "actions": { "*": true } }
      }
      """
    And a profile "peeker~":
      """json
      [{ "roleId": "peeker~" }]
      """
    And a user "peeker~" with "peeker~", who can act
    When user "peeker~" uses "profile-guard:explain" with:
      """json
      { "body": { "request": { "controller": "realtime", "action": "peek" } } }
      """
    Then the answer has:
      """json
      {
        "allowed": false,
        "refusedBy": { "status": 403, "id": "profile-guard.rights.unknown_action", "message": "Not allowed to run realtime:peek. This Kuzzle is newer than profile-guard, which does not know what the action does: only a caller who holds every right may run it, unless the option \"unknownActions\" allows it.", "reportedOnly": false }
      }
      """
    When user "peeker~" uses "profile-guard:effectiveRights"
    Then the answer has:
      """json
      {
        "refused": [
          { "controller": "realtime", "action": "peek", "status": 403, "id": "profile-guard.rights.unknown_action", "message": "Not allowed to run realtime:peek. This Kuzzle is newer than profile-guard, which does not know what the action does: only a caller who holds every right may run it, unless the option \"unknownActions\" allows it.", "reportedOnly": false }
        ]
      }
      """
    When the superuser uses "profile-guard:whoCan" with:
      """json
      { "body": { "controller": "realtime", "action": "peek" } }
      """
    Then the answer shows "superuser"
    And the answer tells nothing of "peeker~"
    When the superuser uses "profile-guard:explain" with:
      """json
      { "body": { "request": { "controller": "realtime", "action": "peek" } } }
      """
    Then the answer has:
      """json
      { "allowed": true }
      """
