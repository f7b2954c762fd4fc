@escalation
Feature: What refers to nothing is found, and mended without granting anything

  Background:
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "onReferencedDelete": "prune" } }
      """
    And an index "pg-drift-a~" with the collections "orders, products"
    And an index "pg-drift-gone~" with the collections "orders"
    And a profile "wide~":
      """json
      [
        { "roleId": "member", "restrictedTo": [{ "index": "pg-drift-a~", "collections": ["orders", "products"] }, { "index": "pg-drift-gone~" }] },
        { "roleId": "shopper", "restrictedTo": [{ "index": "pg-drift-gone~", "collections": ["orders"] }] }
      ]
      """
    And a profile "only~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-drift-gone~" }] }]
      """
    And a profile "away~":
      """json
      [{ "roleId": "member" }]
      """
    And a user "half~" with "acme-member, away~", who can act
    And a user "none~" with "away~"
    And a user "ghost~" with "acme-member", who is logged in with "ghost-password"
    And a profile "broken~" that was stored with the role "lost-role~", which is not there
    When the index "pg-drift-gone~" is lost from the storage
    And the collection "products" of the index "pg-drift-a~" is lost from the storage
    And the profile "away~" is lost from the storage
    And the user "ghost~" is lost from the storage

  Scenario Outline: everything that dangles is listed, with its place (<how>)
    When the admin <how>
    Then the answer's "restrictions" list:
      """json
      [
        { "profileId": "wide~", "path": "policies[0].restrictedTo[0].collections[1]", "index": "pg-drift-a~", "collection": "products" },
        { "profileId": "wide~", "path": "policies[0].restrictedTo[1].index", "index": "pg-drift-gone~" },
        { "profileId": "wide~", "path": "policies[1].restrictedTo[0].index", "index": "pg-drift-gone~" },
        { "profileId": "only~", "path": "policies[0].restrictedTo[0].index", "index": "pg-drift-gone~" }
      ]
      """
    And the answer's "missingRoles" list:
      """json
      [{ "profileId": "broken~", "path": "policies[0].roleId", "roleId": "lost-role~" }]
      """
    And the answer's "missingProfiles" list:
      """json
      [
        { "kuid": "half~", "missing": ["away~"], "remaining": ["acme-member"] },
        { "kuid": "none~", "missing": ["away~"], "remaining": [] }
      ]
      """
    And the answer's "usersWithoutCredentials" list:
      """json
      [{ "kuid": "half~" }, { "kuid": "none~" }]
      """
    And the answer's "credentialsWithoutUsers" list:
      """json
      [{ "strategy": "local", "kuid": "ghost~" }]
      """
    And the answer's "credentialsWithoutUsers" do not list "{admin}"
    And the answer says that it is incomplete: 'strategy "faulty" does not tell whose credentials it has'

    Examples:
      | how                                          |
      | uses "profile-guard:findDangling"            |
      | tries the URL "GET /profile-guard/_dangling" |

  @turns
  Scenario: credentials of another application on the same storage are not without user
    Given another application on the same services
    When the admin uses "profile-guard:findDangling"
    Then the answer's "credentialsWithoutUsers" do not list the other application's admin

  @turns
  Scenario: a dry run, which is the default, tells and changes nothing
    When the admin uses "profile-guard:repairDangling"
    Then it succeeds
    And the answer's items hold:
      """json
      [
        { "kind": "restrictions", "profileId": "wide~", "removedPolicies": [1], "outcome": "mendable" },
        { "kind": "restrictions", "profileId": "only~", "outcome": "notMendable" },
        { "kind": "profiles", "kuid": "half~", "outcome": "mendable" },
        { "kind": "profiles", "kuid": "none~", "outcome": "notMendable" },
        { "kind": "credentials", "kuid": "ghost~", "outcome": "mendable" },
        { "kind": "role", "profileId": "broken~", "outcome": "notMendable" },
        { "kind": "noCredentials", "kuid": "none~", "outcome": "notMendable" }
      ]
      """
    And nothing is changed

  Scenario Outline: what can be mended is, and the rest is left as it is (<how>)
    When the admin <how>
    Then it succeeds
    And the answer's items hold:
      """json
      [
        { "kind": "restrictions", "profileId": "wide~", "outcome": "mended" },
        { "kind": "restrictions", "profileId": "only~", "outcome": "notMendable" },
        { "kind": "profiles", "kuid": "half~", "remaining": ["acme-member"], "outcome": "mended" },
        { "kind": "profiles", "kuid": "none~", "outcome": "notMendable" },
        { "kind": "credentials", "kuid": "ghost~", "outcome": "mended" }
      ]
      """
    And the profile "wide~" is:
      """json
      { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-drift-a~", "collections": ["orders"] }] }] }
      """
    And the profile "only~" is:
      """json
      { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-drift-gone~" }] }] }
      """
    And the user "half~" has:
      """json
      { "profileIds": ["acme-member"] }
      """
    And user "half~" can now use "document:get" with:
      """json
      { "index": "pg-acme", "collection": "orders", "_id": "order" }
      """
    And user "half~" still cannot use "document:get" with:
      """json
      { "index": "pg-globex", "collection": "orders", "_id": "secret" }
      """
    And "ghost~" has no credentials of the strategy "local"

    Examples:
      | how                                                                  |
      | uses "profile-guard:repairDangling" without a dry run                |
      | tries the URL "POST /profile-guard/_repairDangling?dryRun=false"     |

  @attack
  Scenario: only who holds everything may mend
    When the manager tries "profile-guard:repairDangling" with:
      """json
      { "dryRun": false }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed

  @attack @turns
  Scenario: what may not be searched is not told
    Given a role "curious~":
      """json
      { "profile-guard": { "actions": { "findDangling": true } }, "security": { "actions": { "searchProfiles": true, "getUser": true } } }
      """
    And a profile "curious~":
      """json
      [{ "roleId": "curious~" }]
      """
    And a user "nosy~" with "curious~", who can act
    When user "nosy~" tries "profile-guard:findDangling"
    Then they are refused: 403 "profile-guard.rights.disclosure"
