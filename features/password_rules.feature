Feature: the rules for passwords of the strategy local hold for new users

  The host asks the strategy when it has stored the user, and the plugin before. Only the host's
  question is about a user whose profiles can be looked at.

  Scenario Outline: <rules> (<controller>:<action>)
    Given an application with:
      """json
      {
        "options": { "restrictedProfileIds": ["customer"] },
        "passwordPolicies": [{ "appliesTo": <appliesTo>, "passwordRegex": ".{11,}" }]
      }
      """
    When admin calls "<controller>:<action>" with:
      """json
      {
        "_id": "pg-weak~",
        "body": {
          "content": <content>,
          "credentials": { "local": { "username": "pg-weak~", "password": "wonderland" } }
        }
      }
      """
    Then it is refused with 400
    And nothing was written
    And no user "pg-weak~" is stored
    And no local credentials "pg-weak~" are stored
    When admin calls "<controller>:<action>" with:
      """json
      {
        "body": {
          "content": <content>,
          "credentials": { "local": { "username": "pg-weak~", "password": "wonderland" } }
        }
      }
      """
    Then it is refused with 400
    And no local credentials "pg-weak~" are stored
    When admin calls "<controller>:<action>" with:
      """json
      {
        "_id": "pg-strong~",
        "body": {
          "content": <content>,
          "credentials": { "local": { "username": "pg-strong~", "password": "through the looking-glass" } }
        }
      }
      """
    Then it succeeds
    And "pg-strong~" can log in with "through the looking-glass" as "pg-strong~"

    Examples:
      | rules                  | controller    | action               | appliesTo                      | content                        |
      | for all users          | security      | createUser           | "*"                            | { "profileIds": ["customer"] } |
      | for all users          | profile-guard | createRestrictedUser | "*"                            | {}                             |
      | for users of a profile | security      | createUser           | { "profiles": ["customer"] }   | { "profileIds": ["customer"] } |
      | for users of a profile | security      | createRestrictedUser | { "profiles": ["customer"] }   | {}                             |
      | for users of a profile | profile-guard | createUser           | { "profiles": ["customer"] }   | { "profileIds": ["customer"] } |
      | for users of a profile | profile-guard | createRestrictedUser | { "profiles": ["customer"] }   | {}                             |
