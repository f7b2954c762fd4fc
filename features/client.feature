@protocols
Feature: The client of the plugin has a function for every own action, over kuzzle-sdk

  Scenario: questions about rights
    When admin uses the client's explain with:
      """json
      { "body": { "profileIds": ["customer"], "request": { "controller": "document", "action": "delete", "index": "pg-globex", "collection": "orders" } } }
      """
    Then the client answers:
      """json
      { "allowed": false, "through": [] }
      """
    When admin uses the client's effectiveRights with:
      """json
      { "profileId": "admin" }
      """
    Then the client answers:
      """json
      { "complete": true }
      """
    When admin uses the client's whoCan with:
      """json
      { "size": 10000, "body": { "controller": "server", "action": "now" } }
      """
    Then the client answers:
      """json
      { "complete": true, "guarded": false }
      """
    When admin uses the client's compare with:
      """json
      { "body": { "left": { "profileId": "admin" }, "right": { "profileId": "customer" } } }
      """
    Then the client answers:
      """json
      { "noNewAccess": true }
      """

  Scenario Outline: what takes no argument (<action>)
    When admin uses the client's <action> with:
      """json
      {}
      """
    Then it has the member "<member>"

    Examples:
      | action         | member   |
      | analyzeAll     | findings |
      | findDangling   | complete |
      | repairDangling | dryRun   |
      | searchAudit    | entries  |
      | reportedRefusals | groups |
      | reach          | reached  |
      | status         | version  |
      | metrics        | text     |

  Scenario: writes, their previews, their history and their restoration
    When admin uses the client's createProfile with:
      """json
      { "_id": "made~", "dryRun": true, "body": { "policies": [{ "roleId": "reader" }] } }
      """
    Then the client answers:
      """json
      { "dryRun": true }
      """
    And no profile "made~" is stored
    When admin uses the client's createProfile with:
      """json
      { "_id": "made~", "body": { "policies": [{ "roleId": "reader" }] } }
      """
    Then the client answers:
      """json
      { "_id": "made~", "created": true, "_version": 1 }
      """
    When admin uses the client's updateProfile with:
      """json
      { "_id": "made~", "body": { "rateLimit": 7 } }
      """
    Then the client answers:
      """json
      { "_id": "made~", "_version": 2 }
      """
    When admin uses the client's createOrReplaceProfile with:
      """json
      { "_id": "made~", "body": { "policies": [{ "roleId": "editor" }] } }
      """
    Then the client answers:
      """json
      { "created": false, "_version": 3 }
      """
    When admin uses the client's analyzeProfile with:
      """json
      { "_id": "made~" }
      """
    Then it has the member "findings"
    When admin uses the client's analyzeRole with:
      """json
      { "body": { "controllers": { "document": { "actions": { "get": true } } } } }
      """
    Then it has the member "findings"
    When admin waits with the client until "made~" has 3 versions
    And admin uses the client's restore of the oldest version of "made~"
    Then the client answers:
      """json
      { "_id": "made~", "kind": "profile", "_version": 4, "moment": "after" }
      """
    When admin uses the client's exportAudit with:
      """json
      { "body": { "kind": "profile", "id": "made~" } }
      """
    Then it has lines of JSON about "made~"

  Scenario: users, their keys, and cutting them off
    When admin uses the client's createUser with:
      """json
      { "_id": "mate~", "body": { "content": { "profileIds": ["customer"] } } }
      """
    Then the client answers:
      """json
      { "_id": "mate~", "created": true }
      """
    When anonymous uses the client's createRestrictedUser with:
      """json
      { "_id": "stranger~", "body": { "content": { "name": "Jane" } } }
      """
    Then the client answers:
      """json
      { "_id": "stranger~", "created": true }
      """
    When admin uses the client's createApiKey with:
      """json
      { "userId": "mate~", "expiresIn": "1h", "body": { "description": "a key", "policies": [{ "roleId": "reader" }] } }
      """
    Then it has the member "_source"
    When admin uses the client's cutOff with:
      """json
      { "userId": "mate~", "body": { "apiKeys": true } }
      """
    Then the client answers:
      """json
      { "_id": "mate~", "apiKeys": 1, "complete": true }
      """

  Scenario: a refusal is what kuzzle-sdk throws
    When customer uses the client's whoCan with:
      """json
      { "body": { "controller": "server", "action": "now" } }
      """
    Then the client throws 403 "security.rights.forbidden"
    When admin uses the client's createProfile with:
      """json
      { "_id": "made~", "body": { "policies": [{ "roleId": "raeder" }] } }
      """
    Then the client throws 400 "profile-guard.profile.invalid"
