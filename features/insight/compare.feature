@insight
Feature: compare tells what rights are added and removed, each with a request that shows it

  Background:
    Given the stored role "books~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And the stored role "more-books~":
      """json
      { "document": { "actions": { "get": true, "delete": true } } }
      """
    And the profile "reader~":
      """json
      { "policies": [{ "roleId": "books~", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }] }
      """
    And the user "mary~" with the profiles "reader~"

  Scenario: a draft against what is stored
    When reading-manager calls "profile-guard:compare" with:
      """json
      { "body": { "left": { "profileId": "reader~" }, "right": { "draft": { "policies": [{ "roleId": "books~", "restrictedTo": [{ "index": "pg-acme", "collections": ["products"] }] }] } } } }
      """
    Then the answer is exactly:
      """json
      {
        "added": [
          { "controller": "document", "action": "get", "index": "pg-acme", "collections": ["products"],
            "witness": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "products" } }
        ],
        "removed": [
          { "controller": "document", "action": "get", "index": "pg-acme", "collections": ["orders"],
            "witness": { "controller": "document", "action": "get", "index": "pg-acme", "collection": "orders" } }
        ],
        "noNewAccess": false,
        "complete": true
      }
      """

  Scenario: a user against their profile, and two roles
    When reading-manager calls "profile-guard:compare" with:
      """json
      { "body": { "left": { "userId": "mary~" }, "right": { "profileId": "reader~" } } }
      """
    Then the answer is exactly:
      """json
      { "added": [], "removed": [], "noNewAccess": true, "complete": true }
      """
    When reading-manager calls "profile-guard:compare" with:
      """json
      { "body": { "left": { "roleId": "more-books~" }, "right": { "roleId": "books~" } } }
      """
    Then the answer is exactly:
      """json
      {
        "added": [],
        "removed": [
          { "controller": "document", "action": "delete", "index": null, "collections": [null, "*"],
            "witness": { "controller": "document", "action": "delete" } },
          { "controller": "document", "action": "delete", "index": "*", "collections": [null, "*"],
            "witness": { "controller": "document", "action": "delete", "index": "any-index", "collection": "any-collection" } }
        ],
        "noNewAccess": true,
        "complete": true
      }
      """

  Scenario: a witness can be sent
    Given the stored role "less~":
      """json
      { "*": { "actions": { "*": true } }, "document": { "actions": { "get": true } } }
      """
    When reading-manager calls "profile-guard:compare" with:
      """json
      { "body": { "left": { "roleId": "less~" }, "right": { "profileId": "admin" } } }
      """
    Then the answer is exactly:
      """json
      {
        "added": [
          { "controller": "document", "action": "*", "index": null, "collections": [null, "*"], "except": { "actions": ["get"] },
            "witness": { "controller": "document", "action": "exists" } },
          { "controller": "document", "action": "*", "index": "*", "collections": [null, "*"], "except": { "actions": ["get"] },
            "witness": { "controller": "document", "action": "exists", "index": "any-index", "collection": "any-collection" } }
        ],
        "removed": [],
        "noNewAccess": false,
        "complete": true
      }
      """

  Scenario Outline: each side needs what would show it
    When <caller> calls "profile-guard:compare" with:
      """json
      { "body": { "left": { "roleId": "books~" }, "right": { <right> } } }
      """
    Then it is refused with 403 "profile-guard.rights.disclosure"

    Examples:
      | caller           | right                                                   |
      | blind-manager    | "roleId": "more-books~"                                 |
      | blind-manager    | "profileId": "blind-manager"                            |
      | profiles-manager | "userId": "mary~"                                       |
      | blind-manager    | "draft": { "policies": [{ "roleId": "more-books~" }] }  |

  Scenario: every fault is named, and what does not exist
    When reading-manager calls "profile-guard:compare" with:
      """json
      { "body": { "left": { "profileId": "reader~", "roleId": "books~" }, "right": { "draft": { "policies": [{ "roleId": "bookz~" }] } }, "rigth": 1 } }
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And its faults are:
      | code              | path                           | suggestion |
      | member.invalid    | left                           |            |
      | member.unexpected | rigth                          | right      |
      | role.unknown      | right.draft.policies[0].roleId | books~     |
    When reading-manager calls "profile-guard:compare" with:
      """json
      { "body": { "left": { "roleId": "nothing~" }, "right": { "roleId": "books~" } } }
      """
    Then it is refused with 404 "security.role.not_found"

  @once
  Scenario: by its URL
    When reading-manager sends "POST /profile-guard/_compare" with:
      """json
      { "left": { "profileId": "reader~" }, "right": { "userId": "mary~" } }
      """
    Then the answer has:
      """json
      { "noNewAccess": true }
      """
