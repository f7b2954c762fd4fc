Feature: the admin console's pages of users

  @once
  Scenario Outline: users and credentials are created, edited, listed and deleted, by kuzzle-sdk <sdk>
    Given the admin console with kuzzle-sdk <sdk>
    When it creates the user "pg-console~":
      """json
      {
        "profileIds": ["customer"],
        "content": { "name": "Ada" },
        "credentials": { "local": { "username": "pg-console~", "password": "a-password-of-ada" } }
      }
      """
    Then it succeeds
    And "pg-console~" can log in with "a-password-of-ada" as "pg-console~"
    When it opens the user "pg-console~" and saves them
    Then it succeeds
    And "pg-console~" can log in with "a-password-of-ada" as "pg-console~"
    When it opens the user "pg-console~" and saves them with:
      """json
      {
        "profileIds": ["customer", "default"],
        "content": { "name": "Ada", "city": "London" },
        "credentials": { "local": { "username": "pg-console~", "password": "another-of-ada" } }
      }
      """
    Then it succeeds
    And the stored user "pg-console~" is:
      """json
      { "profileIds": ["customer", "default"], "name": "Ada", "city": "London" }
      """
    And "pg-console~" can log in with "another-of-ada" as "pg-console~"
    And its list of users for {} holds "pg-console~"
    And its list of users for {"bool": {"should": [{"match": {"_id": "pg-console~"}}]}} holds "pg-console~"
    When it deletes the user "pg-console~"
    Then it succeeds
    And no user "pg-console~" is stored

    Examples:
      | sdk    |
      | 7.13.0 |
      | 7.17.1 |

  @once
  Scenario Outline: credentials for a user who has none, by kuzzle-sdk <sdk>
    Given the admin console with kuzzle-sdk <sdk>
    When it creates the user "pg-console~":
      """json
      { "profileIds": ["customer"], "content": {}, "credentials": {} }
      """
    Then it succeeds
    When it opens the user "pg-console~" and saves them with:
      """json
      { "credentials": { "local": { "username": "pg-console~", "password": "a-password-of-ada" } } }
      """
    Then it succeeds
    And "pg-console~" can log in with "a-password-of-ada" as "pg-console~"

    Examples:
      | sdk    |
      | 7.13.0 |
      | 7.17.1 |

  @once
  Scenario Outline: the mapping of users' custom data, by kuzzle-sdk <sdk>
    Given the admin console with kuzzle-sdk <sdk>
    When it saves the mapping of users with:
      """json
      { "pgCity": { "type": "keyword" } }
      """
    Then it succeeds
    Given the user "pg-console~":
      """json
      { "content": { "profileIds": ["customer"], "pgCity": "London~" } }
      """
    Then its list of users for {"bool": {"should": [{"bool": {"must": [{"range": {"pgCity": {"gte": "London~", "lte": "London~"}}}], "must_not": []}}]}} holds "pg-console~"

    Examples:
      | sdk    |
      | 7.13.0 |
      | 7.17.1 |
