Feature: the admin console makes the first admin

  @once @turns
  Scenario Outline: the page that signs up the first admin, by kuzzle-sdk <sdk>
    When an application is started with:
      """json
      {}
      """
    And admin calls "admin:resetSecurity"
    Given a stranger's admin console with kuzzle-sdk <sdk>
    When it signs up "pg-root~"
    Then it succeeds
    When it logs in as "pg-root~"
    Then it succeeds
    When it revokes the rights of strangers
    Then it succeeds
    When it creates the profile "team~":
      """json
      { "policies": [{ "roleId": "default" }] }
      """
    Then it succeeds
    When it signs up "pg-second~"
    Then it is refused with 412 "api.process.admin_exists"

    Examples:
      | sdk    |
      | 7.17.1 |

    @slow
    Examples:
      | sdk    |
      | 7.13.0 |
