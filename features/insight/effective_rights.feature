@insight
Feature: effectiveRights lists all rights of a user, a profile or a draft

  Background:
    Given the stored role "books~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And the profile "reader~":
      """json
      { "policies": [{ "roleId": "books~", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders", "products"] }] }] }
      """
    And the profile "director~":
      """json
      { "policies": [{ "roleId": "books~", "restrictedTo": [{ "index": "pg-globex" }] }] }
      """
    And the user "mary~" with the profiles "reader~, director~"

  Scenario: of a user, over all of their profiles
    When reading-manager calls "profile-guard:effectiveRights" with:
      """json
      { "userId": "mary~" }
      """
    Then the answer is exactly:
      """json
      {
        "rights": [
          { "controller": "document", "action": "get", "index": null, "collections": [null, "*"] },
          { "controller": "document", "action": "get", "index": "pg-acme", "collections": [null, "orders", "products"] },
          { "controller": "document", "action": "get", "index": "pg-globex", "collections": [null, "*"] }
        ],
        "complete": true
      }
      """

  Scenario: of a profile, of a draft, of everything
    When reading-manager calls "profile-guard:effectiveRights" with:
      """json
      { "profileId": "director~" }
      """
    Then the answer is exactly:
      """json
      {
        "rights": [
          { "controller": "document", "action": "get", "index": null, "collections": [null, "*"] },
          { "controller": "document", "action": "get", "index": "pg-globex", "collections": [null, "*"] }
        ],
        "complete": true
      }
      """
    When reading-manager calls "profile-guard:effectiveRights" with:
      """json
      { "body": { "draft": { "policies": [{ "roleId": "books~" }] } } }
      """
    Then the answer is exactly:
      """json
      {
        "rights": [
          { "controller": "document", "action": "get", "index": null, "collections": [null, "*"] },
          { "controller": "document", "action": "get", "index": "*", "collections": [null, "*"] }
        ],
        "complete": true
      }
      """
    When reading-manager calls "profile-guard:effectiveRights" with:
      """json
      { "profileId": "admin" }
      """
    Then the answer is exactly:
      """json
      {
        "rights": [
          { "controller": "*", "action": "*", "index": null, "collections": [null, "*"] },
          { "controller": "*", "action": "*", "index": "*", "collections": [null, "*"] }
        ],
        "complete": true
      }
      """

  Scenario: one's own need no right to see others
    When blind-manager calls "profile-guard:effectiveRights"
    Then it succeeds
    When blind-manager calls "profile-guard:effectiveRights" with:
      """json
      { "userId": "mary~" }
      """
    Then it is refused with 403 "profile-guard.rights.disclosure"
    When blind-manager calls "profile-guard:effectiveRights" with:
      """json
      { "profileId": "blind-manager" }
      """
    Then it is refused with 403 "profile-guard.rights.disclosure"
    When blind-manager calls "profile-guard:effectiveRights" with:
      """json
      { "body": { "draft": { "policies": [{ "roleId": "books~" }] } } }
      """
    Then it is refused with 403 "profile-guard.rights.disclosure"

  Scenario: every fault is named, and what does not exist
    When reading-manager calls "profile-guard:effectiveRights" with:
      """json
      { "userId": "mary~", "profileId": " ", "body": { "drafd": {} } }
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And its faults are:
      | code              | path      | suggestion |
      | member.empty      | profileId |            |
      | member.conflict   | profileId |            |
      | member.missing    | draft     |            |
      | member.unexpected | drafd     | draft      |
    When reading-manager calls "profile-guard:effectiveRights" with:
      """json
      { "profileId": "nothing~" }
      """
    Then it is refused with 404 "security.profile.not_found"

  @once
  Scenario Outline: by its URLs
    When reading-manager sends "<request>"
    Then the answer has:
      """json
      { "complete": true }
      """

    Examples:
      | request                                     |
      | GET /profile-guard/_rights                  |
      | GET /profile-guard/users/mary~/_rights      |
      | GET /profile-guard/profiles/reader~/_rights |
      | POST /profile-guard/_rights                 |
      | POST /profile-guard/_effectiveRights        |
