@escalation @turns
Feature: In the mode "report" nothing is refused, and everything is told

  Background:
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "escalation": "report" } }
      """

  Scenario Outline: what would be refused is let pass, and logged (<controller>)
    When the manager uses "<controller>:createUser" with:
      """json
      { "_id": "told~", "body": { "content": { "profileIds": ["globex-member"] } } }
      """
    Then it succeeds
    And the application has logged "would refuse" with "profile-guard.rights.escalation", "createUser" and "told~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario: a hole of the host is let pass, and logged
    When the manager uses "document:search" with:
      """json
      {
        "index": "pg-acme",
        "collection": "orders",
        "body": { "query": { "terms": { "_id": { "index": "@&pg-globex.orders", "id": "secret", "path": "text" } } } }
      }
      """
    Then it succeeds
    And the application has logged "would refuse" with "profile-guard.rights.unchecked", "search" and "manager"

  Scenario: what is wrong is refused all the same
    When the manager tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "no-such-role~" }] } }
      """
    Then it is refused: 400 "profile-guard.profile.invalid", or as Kuzzle refuses it
    And nothing is changed

  Scenario Outline: what is wrong is refused, to who may not see what exists too (<action>, dry run: <dry>)
    When the writing manager tries "security:<action>" with:
      """json
      { "_id": "evil~", "dryRun": <dry>, "body": <body> }
      """
    Then it is refused: <status> "<id>", or as Kuzzle refuses it
    And nothing is changed

    Examples:
      | action        | dry   | status | id                            | body                                                                                  |
      | createProfile | false | 400    | profile-guard.profile.invalid | { "policies": [{ "roleId": "customer", "restrictedTo": [{ "index": "pg-acmee" }] }] } |
      | createProfile | true  | 400    | profile-guard.profile.invalid | { "policies": [{ "roleId": "customer", "restrictedTo": [{ "index": "pg-acmee" }] }] } |
      | createProfile | true  | 400    | profile-guard.profile.invalid | { "policies": [{ "roleId": "no-such-role~" }] }                                       |
      | createUser    | true  | 400    | profile-guard.user.invalid    | { "content": { "profileIds": ["no-such-profile~"] } }                                 |
