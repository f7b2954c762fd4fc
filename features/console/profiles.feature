Feature: the admin console's pages of profiles

  It sends what it read, without `_id` and `_kuzzle`: what Kuzzle has added goes back too.

  @once
  Scenario Outline: profiles are created, edited, listed and deleted, by kuzzle-sdk <sdk>
    Given the admin console with kuzzle-sdk <sdk>
    When it creates the profile "console~":
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-acme" }] }] }
      """
    Then it succeeds
    When it opens the profile "console~" and saves it
    Then it succeeds
    When it opens the profile "console~" and saves it with:
      """json
      { "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }], "rateLimit": 20 }
      """
    Then it succeeds
    And the stored profile "console~" is:
      """json
      { "policies": [{ "roleId": "editor", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }], "rateLimit": 20 }
      """
    And its list of profiles for {} holds "console~"
    And its list of profiles for {"roles": ["editor"]} holds "console~"
    And its list of profiles for {"roles": ["reader"]} lacks "console~"
    When it deletes the profile "console~"
    Then it succeeds
    And no profile "console~" is stored

    Examples:
      | sdk    |
      | 7.13.0 |
      | 7.17.1 |

  @once
  Scenario Outline: the form of its cheat sheet is answered with what to write, by kuzzle-sdk <sdk>
    Given the admin console with kuzzle-sdk <sdk>
    When it creates the profile "console~":
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": { "index": "pg-acme", "collections": ["orders", "products"] } }] }
      """
    Then it is refused with 400 "api.assert.invalid_type"
    And its faults are:
      | code        | path                     | message                                                                                                                                            |
      | member.type | policies[0].restrictedTo | "policies[0].restrictedTo" must be an array of {index, collections?}. Write [{"index":"pg-acme","collections":["orders","products"]}]. |
    And no profile "console~" is stored
    When it creates the profile "console~":
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": { "pg-acme": ["orders"] } }] }
      """
    Then it is refused with 400 "api.assert.invalid_type"
    And its faults are:
      | code        | message                                                                                                                    |
      | member.type | "policies[0].restrictedTo" must be an array of {index, collections?}. Write [{"index":"pg-acme","collections":["orders"]}]. |

    Examples:
      | sdk    |
      | 7.13.0 |
      | 7.17.1 |

  @once
  Scenario Outline: a profile stored with a member that is refused today, by kuzzle-sdk <sdk>
    Given a profile "old~" which was stored without the plugin:
      """json
      { "policies": [{ "roleId": "reader" }], "rateLimit": 0, "description": "for readers" }
      """
    And the admin console with kuzzle-sdk <sdk>
    When it opens the profile "old~" and saves it with:
      """json
      { "policies": [{ "roleId": "editor" }] }
      """
    Then it succeeds
    And it has logged:
      | text                                                                     |
      | "description" is no member of a profile: it is kept, because it is stored |
    When it opens the profile "old~" and saves it with:
      """json
      { "description": "for editors" }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"

    Examples:
      | sdk    |
      | 7.13.0 |
      | 7.17.1 |
