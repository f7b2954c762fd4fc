@protocols
Feature: a profile is written in fewer restrictions when the caller asks for it

  Scenario Outline: each role and each index once (<controller>)
    When admin calls "<controller>:createProfile" with:
      """json
      {
        "_id": "large~",
        "compact": true,
        "body": {
          "policies": [
            { "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] },
            { "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }, { "index": "pg-globex" }] }
          ]
        }
      }
      """
    Then it succeeds
    And the stored profile "large~" is:
      """json
      {
        "policies": [
          { "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders", "products"] }, { "index": "pg-globex" }] }
        ]
      }
      """

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario: it is as it was sent when nobody asks
    When admin calls "security:createProfile" with:
      """json
      {
        "_id": "large~",
        "body": {
          "policies": [
            { "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] },
            { "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }
          ]
        }
      }
      """
    Then it succeeds
    And the stored profile "large~" is:
      """json
      {
        "policies": [
          { "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] },
          { "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }
        ]
      }
      """

  Scenario: rights are judged on what is stored
    When acme-manager calls "security:createProfile" with:
      """json
      {
        "_id": "large~",
        "compact": true,
        "body": {
          "policies": [
            { "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] },
            { "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }] }
          ]
        }
      }
      """
    Then it is refused with 403 "profile-guard.rights.escalation"
    And nothing was written

  Scenario: 10,000 restrictions are stored, and one more is refused before the write
    When admin writes the profile "large~" with 10000 restrictions to places that do not exist
    Then it succeeds
    When admin writes the profile "larger~" with 10001 restrictions to places that do not exist
    Then it is refused with 400 "profile-guard.profile.invalid"
    And one of its faults is "restrictions.tooMany"
    And no profile "larger~" is stored
