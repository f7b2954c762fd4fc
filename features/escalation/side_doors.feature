@escalation
Feature: Side doors that a stranger to the code has found

  @attack
  Scenario Outline: a place that is called like a member of every object (<place>)
    When the manager tries "collection:create" with:
      """json
      { <place>, "body": {} }
      """
    Then they are refused: 400 "profile-guard.request.invalid"
    And nothing is changed

    Examples:
      | place                                           |
      | "index": "pg-acme", "collection": "__proto__"   |
      | "index": "pg-acme", "collection": "constructor" |

  @attack
  Scenario: a delegate assigns a delegated profile to themselves
    Given an application with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "delegations": [{ "holders": ["director~"], "mayAssign": ["globex-member"] }]
        }
      }
      """
    And a profile "director~":
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "director~" with "director~", who can act
    When user "director~" tries "security:updateUser" with:
      """json
      { "_id": "director~", "body": { "profileIds": ["director~", "globex-member"] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed

  @attack
  Scenario: which users exist, asked by an import that skips them
    Given a user "known~" with "globex-member"
    When the writing manager tries "admin:loadSecurities" with:
      """json
      { "onExistingUsers": "skip", "body": { "users": { "known~": { "content": { "profileIds": ["globex-member"] } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed

  Scenario: a collection of an ordinary name is made
    When the manager tries "collection:create" with:
      """json
      { "index": "pg-acme", "collection": "orders", "body": { "mappings": { "properties": { "text": { "type": "text" } } } } }
      """
    Then it succeeds
