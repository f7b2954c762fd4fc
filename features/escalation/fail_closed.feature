@escalation
Feature: What cannot be told is refused, and can be mended

  @attack
  Scenario Outline: a manager and a profile whose role is lost (<call>)
    Given a role "lost~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And a profile "broken~":
      """json
      [{ "roleId": "lost~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "mate~" with "broken~"
    And the role "lost~" is lost from the storage
    And another node has written a role
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 503 "profile-guard.decision.unavailable"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | call                     | members                                                                                                           |
      | security:createUser      | { "_id": "evil~", "body": { "content": { "profileIds": ["broken~"] } } }                                          |
      | profile-guard:createUser | { "_id": "evil~", "body": { "content": { "profileIds": ["broken~"] } } }                                          |
      | security:deleteUser      | { "_id": "mate~" }                                                                                                |
      | security:createApiKey    | { "userId": "mate~", "body": { "description": "evil" } }                                                          |
      | security:updateProfile   | { "_id": "broken~", "body": { "policies": [{ "roleId": "shopper", "restrictedTo": [{ "index": "pg-acme" }] }] } } |

  Scenario: a manager and a profile whose role is lost, which they would replace
    Given a role "lost~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And a profile "broken~":
      """json
      [{ "roleId": "lost~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And the role "lost~" is lost from the storage
    And another node has written a role
    When the manager tries "security:createOrReplaceProfile" with:
      """json
      { "_id": "broken~", "body": { "policies": [{ "roleId": "shopper", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then they are refused: 503 "profile-guard.decision.unavailable"
    And nothing is changed

  @attack
  Scenario: a node has died before it told the others which role it wrote
    Given a role "lost~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And a profile "broken~":
      """json
      [{ "roleId": "lost~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And the role "lost~" is lost from the storage
    And a node has died while it wrote a role
    And a role "another~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    When the manager tries "security:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["broken~"] } } }
      """
    Then they are refused: 503 "profile-guard.decision.unavailable"

  Scenario Outline: who covers everything mends it (<actor>, <action>)
    Given a role "lost~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And a profile "broken~":
      """json
      [{ "roleId": "lost~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And the role "lost~" is lost from the storage
    When <actor> uses "security:<action>" with:
      """json
      { "_id": "broken~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    When the manager uses "security:createUser" with:
      """json
      { "_id": "mate~", "body": { "content": { "profileIds": ["broken~"] } } }
      """
    Then it succeeds

    Examples:
      | actor         | action                 |
      | the superuser | updateProfile          |
      | the admin     | updateProfile          |
      | the admin     | createOrReplaceProfile |
