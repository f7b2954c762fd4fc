Feature: a creation that fails half-way leaves nothing behind

  The host validates credentials after it has stored the user, and its own rollback looks for
  credentials by a search that need not show them yet: with refresh=false they stayed behind.

  Scenario Outline: no user, no credentials of an earlier strategy (<controller>:<action>, refresh <refresh>)
    When admin calls "<controller>:<action>" with:
      """json
      {
        "_id": "pg-alice~",
        "refresh": "<refresh>",
        "body": {
          "content": <content>,
          "credentials": {
            "local": { "username": "pg-alice~", "password": "wonderland" },
            "faulty": { "fail": true }
          }
        }
      }
      """
    Then it is refused with 500
    And nothing is left of what was written
    And no user "pg-alice~" is stored
    And no local credentials "pg-alice~" are stored
    And "pg-alice~" has no credentials of the strategy "faulty"
    When admin calls "<controller>:<action>" with:
      """json
      {
        "_id": "pg-alice~",
        "body": {
          "content": <content>,
          "credentials": {
            "local": { "username": "pg-alice~", "password": "wonderland" },
            "faulty": {}
          }
        }
      }
      """
    Then it succeeds
    And "pg-alice~" can log in with "wonderland" as "pg-alice~"

    Examples:
      | controller    | action               | refresh  | content                          |
      | security      | createUser           | false    | { "profileIds": ["customer"] }   |
      | security      | createUser           | wait_for | { "profileIds": ["customer"] }   |
      | security      | createRestrictedUser | false    | { "name": "Alice" }              |
      | profile-guard | createUser           | false    | { "profileIds": ["customer"] }   |
      | profile-guard | createRestrictedUser | false    | { "name": "Alice" }              |
