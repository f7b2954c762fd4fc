@escalation @once @turns
Feature: Nobody reaches by the memory storage what Kuzzle itself keeps in Redis

  By default the two are in databases of their own. On a Redis Cluster, which has only one, and wherever
  they are configured so, whoever writes there writes tokens and users.

  Background:
    Given an application with:
      """json
      { "plugin": true, "sharedMemory": true, "options": { "restrictedProfileIds": ["customer"] } }
      """
    And the caller "cache-manager", who may: ms:*, memoryStorage:*

  @attack
  Scenario Outline: a user with the right to the memory storage <what> (<action>)
    When cache-manager calls "<action>" with:
      """json
      <members>
      """
    Then it is refused with 403 "profile-guard.rights.unchecked"

    Examples:
      | what                 | action            | members                                                       |
      | finds tokens         | ms:keys           | { "pattern": "*" }                                            |
      | finds tokens         | memoryStorage:keys | { "pattern": "*" }                                            |
      | makes themselves root | ms:set            | { "_id": "repos/kuzzle/users/x", "body": { "value": "{}" } }  |
      | by several commands  | ms:mexecute       | { "body": { "actions": [{ "action": "keys", "args": {} }] } } |

  Scenario: who covers everything uses it, and the log has told of it
    When admin calls "ms:set" with:
      """json
      { "_id": "cached~", "body": { "value": "1" } }
      """
    Then it succeeds
    And the application has logged "The memory storage is in the Redis database" with "tokens", "ms:*" and "services.memoryStorage"

  Scenario: with "allow" the role decides
    Given an application with:
      """json
      {
        "plugin": true,
        "sharedMemory": true,
        "options": { "restrictedProfileIds": ["customer"], "sharedMemoryStorage": "allow" }
      }
      """
    And the caller "cache-manager", who may: ms:*, memoryStorage:*
    When cache-manager calls "ms:exists" with:
      """json
      { "body": { "keys": ["cached~"] } }
      """
    Then it succeeds

  Scenario: in a database of its own it is for whoever has a role with it
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"] } }
      """
    And the caller "cache-manager", who may: ms:*, memoryStorage:*
    When cache-manager calls "ms:exists" with:
      """json
      { "body": { "keys": ["cached~"] } }
      """
    Then it succeeds
