Feature: what Kuzzle answers can be sent back

  Its answers hold members of its own (`_kuzzle_info`, `optimizedPolicies`), and kuzzle-sdk adds `_id`.

  Scenario Outline: a profile, by <writing>
    Given the profile "back~":
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    When admin reads "back~" by getProfile and sends it back by "<writing>"
    Then it succeeds
    And the stored profile "back~" is:
      """json
      { "rateLimit": 0, "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """

    Examples:
      | writing                              |
      | security:createOrReplaceProfile      |
      | security:updateProfile               |
      | profile-guard:createOrReplaceProfile |
      | profile-guard:updateProfile          |

  Scenario: a profile, by an import
    Given the profile "imported~":
      """json
      { "policies": [{ "roleId": "reader" }] }
      """
    When admin reads the profile "imported~" and imports it
    Then it succeeds
    And the stored profile "imported~" is:
      """json
      { "rateLimit": 0, "policies": [{ "roleId": "reader" }] }
      """

  Scenario Outline: a user, by <writing>
    Given the user "reader-back~":
      """json
      { "content": { "profileIds": ["customer"], "name": "Ada" } }
      """
    When admin reads "reader-back~" by getUser and sends it back by "<writing>"
    Then it succeeds
    And the stored user "reader-back~" is:
      """json
      { "profileIds": ["customer"], "name": "Ada" }
      """

    Examples:
      | writing              |
      | security:updateUser  |
      | security:replaceUser |

  Scenario Outline: a role, by <writing>
    Given the role "role-back~":
      """json
      { "controllers": { "document": { "actions": { "get": true } } } }
      """
    When admin reads "role-back~" by getRole and sends it back by "<writing>"
    Then it succeeds

    Examples:
      | writing                      |
      | security:createOrReplaceRole |
      | security:updateRole          |
