Feature: the admin console's pages of roles

  @once
  Scenario Outline: roles are created, edited, listed and deleted, by kuzzle-sdk <sdk>
    Given the admin console with kuzzle-sdk <sdk>
    When it creates the role "console~":
      """json
      { "controllers": { "document": { "actions": { "get": true } } } }
      """
    Then it succeeds
    When it opens the role "console~" and saves it
    Then it succeeds
    When it opens the role "console~" and saves it with:
      """json
      { "controllers": { "document": { "actions": { "get": true, "search": true } } } }
      """
    Then it succeeds
    And the stored role "console~" is:
      """json
      { "controllers": { "document": { "actions": { "get": true, "search": true } } } }
      """
    And its list of roles for {} holds "console~"
    And its list of roles for {"controllers": ["document"]} holds "console~"
    And its list of roles for {"controllers": ["bulk"]} lacks "console~"
    When it deletes the role "console~"
    Then it succeeds
    And no role "console~" is stored

    Examples:
      | sdk    |
      | 7.13.0 |
      | 7.17.1 |
