@escalation
Feature: Holders assign what they were delegated, and do no more with it

  Background:
    Given an application with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "delegations": [{ "holders": ["acme-director"], "mayAssign": ["globex-member"] }]
        }
      }
      """

  @attack
  Scenario Outline: they write the profile that they may assign (<controller>:<action>)
    When the manager tries "<controller>:<action>" with:
      """json
      { "_id": "globex-member", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the profile "globex-member" is as it was

    Examples:
      | controller    | action                 |
      | security      | updateProfile          |
      | security      | createOrReplaceProfile |
      | profile-guard | updateProfile          |

  @attack
  Scenario: they delete it
    Given a user "holder~" with "globex-member"
    When the manager tries "security:deleteProfile" with:
      """json
      { "_id": "globex-member", "onAssignedUsers": "remove" }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the user "holder~" is as it was

  @attack
  Scenario Outline: they assign another beside it (<controller>)
    When the manager tries "<controller>:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["globex-member", "globex-manager"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack
  Scenario: who holds no delegation assigns it
    When the user administrator tries "security:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["globex-member"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

  @attack @cve-class-15
  Scenario: they become whom it was assigned to
    Given a user "holder~" with "globex-member"
    When the manager tries "security:createApiKey" with:
      """json
      { "userId": "holder~", "body": { "description": "evil" } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the answer holds no token

  Scenario Outline: they assign it (<controller>)
    When the manager uses "<controller>:createUser" with:
      """json
      { "_id": "mate~", "body": { "content": { "profileIds": ["globex-member", "acme-member"] } } }
      """
    Then it succeeds
    And the user "mate~" has:
      """json
      { "profileIds": ["globex-member", "acme-member"] }
      """

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: they give it, and take it back (<what>)
    Given a user "mate~" with "acme-member, globex-member"
    When the manager uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": <profiles> } }
      """
    Then it succeeds

    Examples:
      | what  | profiles                     |
      | taken | ["acme-member"]              |
      | given | ["shopper", "globex-member"] |
