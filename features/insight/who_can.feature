@insight
Feature: whoCan finds every profile and user that may send a request

  Background:
    Given the stored role "books~":
      """json
      { "library~": { "actions": { "lend": true } }, "index": { "actions": { "delete": true } } }
      """
    And the stored role "other~":
      """json
      { "library~": { "actions": { "return": true } } }
      """
    And the profile "acme~":
      """json
      { "policies": [{ "roleId": "other~" }, { "roleId": "books~", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }] }
      """
    And the profile "globex~":
      """json
      { "policies": [{ "roleId": "books~", "restrictedTo": [{ "index": "pg-globex" }] }] }
      """
    And the profile "returning~":
      """json
      { "policies": [{ "roleId": "other~" }] }
      """
    And the user "mary~" with the profiles "acme~"
    And the user "john~" with the profiles "returning~, globex~"
    And the user "jane~" with the profiles "returning~"
    And the user "both~" with the profiles "acme~, globex~"

  Scenario: profiles and users, the administrators among them
    When seeing-manager calls "profile-guard:whoCan" with:
      """json
      { "body": { "controller": "library~", "action": "lend" } }
      """
    Then the answer has:
      """json
      { "complete": true, "guarded": false }
      """
    And its own profiles are "acme~, globex~"
    And its own users are "mary~, john~, both~"
    And its profiles include "admin"
    And its users do not include "-1"
    When seeing-manager calls "profile-guard:whoCan" with:
      """json
      { "body": { "controller": "library~", "action": "lend", "index": "pg-acme", "collection": "orders" } }
      """
    Then its own profiles are "acme~"
    And its own users are "mary~, both~"
    When seeing-manager calls "profile-guard:whoCan" with:
      """json
      { "body": { "controller": "library~", "action": "lend", "index": "pg-acme", "collection": "products" } }
      """
    Then its own users are ""

  Scenario: what this plugin refuses, nobody can
    When seeing-manager calls "profile-guard:whoCan" with:
      """json
      { "body": { "controller": "index", "action": "delete", "index": "pg-acme" } }
      """
    Then its own profiles are ""
    And its own users are ""
    When seeing-manager calls "profile-guard:whoCan" with:
      """json
      { "body": { "controller": "index", "action": "delete", "index": "pg-globex" } }
      """
    Then its own profiles are "globex~"
    And its own users are "john~, both~"

  Scenario: anonymous is named where it can
    When seeing-manager calls "profile-guard:whoCan" with:
      """json
      { "body": { "controller": "auth", "action": "login" } }
      """
    Then its users include "-1"
    And its profiles include "anonymous"

  Scenario: page by page
    When seeing-manager reads all pages of 2 of "profile-guard:whoCan" with:
      """json
      { "controller": "library~", "action": "lend" }
      """
    Then its own profiles are "acme~, globex~"
    And its own users are "mary~, john~, both~"

  Scenario: rights that change between two pages are not passed over in silence
    When seeing-manager calls "profile-guard:whoCan" with:
      """json
      { "size": 1, "body": { "controller": "library~", "action": "lend" } }
      """
    Then the answer has:
      """json
      { "complete": false, "incomplete": ["more"] }
      """
    Given the profile "late~":
      """json
      { "policies": [{ "roleId": "books~" }] }
      """
    When seeing-manager reads on "profile-guard:whoCan" with the size 10000 and:
      """json
      { "controller": "library~", "action": "lend" }
      """
    Then the answer has:
      """json
      { "complete": false, "incomplete": ["changed"] }
      """
    And the answer has no "cursor"

  Scenario: a profile that cannot be resolved is named
    Given until the end of the scenario, a broken profile "broken~":
      """json
      { "policies": [{ "roleId": "gone~" }] }
      """
    When seeing-manager calls "profile-guard:whoCan" with:
      """json
      { "body": { "controller": "library~", "action": "lend" } }
      """
    Then the answer has:
      """json
      { "complete": false, "incomplete": ["undecided"] }
      """
    And its own profiles are "acme~, globex~"

  Scenario: who may not search users is told the profiles alone
    When profiles-manager calls "profile-guard:whoCan" with:
      """json
      { "body": { "controller": "library~", "action": "lend" } }
      """
    Then the answer has:
      """json
      { "users": [], "complete": false, "incomplete": ["users-withheld"] }
      """
    And the answer has no "cursor"
    And its own profiles are "acme~, globex~"

  Scenario Outline: who may not search profiles and roles is told nothing
    When <caller> calls "profile-guard:whoCan" with:
      """json
      { "body": { "controller": "library~", "action": "lend" } }
      """
    Then it is refused with 403 "profile-guard.rights.disclosure"
    And its message names "security:searchProfiles; and security:searchRoles"

    Examples:
      | caller          |
      | blind-manager   |
      | reading-manager |

  Scenario: every fault is named
    When seeing-manager calls "profile-guard:whoCan" with:
      """json
      { "size": 10001, "cursor": "e30", "body": { "controller": "", "indx": "pg-acme", "targets": [] } }
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And its faults are:
      | code              | path       | suggestion |
      | member.range      | size       |            |
      | member.invalid    | cursor     |            |
      | member.empty      | controller |            |
      | member.missing    | action     |            |
      | member.unexpected | indx       | index      |
      | member.unexpected | targets    |            |

  @once
  Scenario: by its URL
    When seeing-manager sends "POST /profile-guard/_whoCan?size=5000" with:
      """json
      { "controller": "library~", "action": "lend" }
      """
    Then the answer has:
      """json
      { "complete": true }
      """
