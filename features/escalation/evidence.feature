@escalation
Feature: Evidence is not pushed out
  The audit keeps a bounded number of entries. What anybody can repeat as often as they like, by what
  concerns themselves alone, changes nothing or is refused, pushes out what it would hide in vain.

  Background:
    Given an application with:
      """json
      { "options": { "restrictedProfileIds": ["customer"], "audit": { "retention": { "entries": 60 } } } }
      """

  @attack
  Scenario Outline: <times> times <what>, to make the history of a profile forgotten
    Given a profile "team~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "hider~" with "acme-director", who can act
    When the manager tries "security:updateProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    And the superuser uses "security:updateProfile" with:
      """json
      { "_id": "team~", "body": { "rateLimit": 9 } }
      """
    And user "hider~" sends <times> times "<action>" with:
      """json
      <members>
      """
    Then the audit still tells of "team~": "security:createProfile,security:updateProfile", and of the refusal

    Examples:
      | times | what                          | action                              | members                                                                                                                         |
      | 90    | asking for what one may not   | security:updateProfile              | { "_id": "superuser", "body": { "rateLimit": 1 } }                                                                              |

    @turns
    Examples:
      | times | what                          | action                              | members                                                                                                                         |
      | 90    | updating oneself              | auth:updateSelf                     | { "body": { "name": "again" } }                                                                                                 |

    @nightly
    Examples:
      | times | what                          | action                              | members                                                                                                                         |
      | 90    | writing what is stored        | security:createOrReplaceProfile     | { "_id": "acme-member", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }], "rateLimit": 0 } } |
      | 90    | deleting what is not there    | security:mDeleteProfiles            | { "body": { "ids": ["nobody~"] } }                                                                                              |
      | 90    | signing up                    | security:createRestrictedUser       | { "body": { "content": {} } }                                                                                                   |

  @attack
  Scenario Outline: 90 times <what>, to make one's own deeds forgotten
    Given a profile "team~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a profile "other~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "hider~" with "acme-director", who can act
    When user "hider~" uses "security:updateProfile" with:
      """json
      { "_id": "team~", "body": { "rateLimit": 9 } }
      """
    And user "hider~" tries "security:updateProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    And user "hider~" sends 90 times "<action>" with:
      """json
      <members>
      """
    Then the audit still tells of "team~": "security:createProfile,security:updateProfile", and of the refusal

    Examples:
      | what                          | action                 | members                                                                |
      | updating one's own content    | security:updateUser    | { "_id": "hider~", "body": { "name": "number #n" } }                  |

    @nightly
    Examples:
      | what                          | action                 | members                                                                |
      | replacing one's own content   | security:replaceUser   | { "_id": "hider~", "body": { "profileIds": ["acme-director"], "name": "number #n" } } |
      | describing a profile anew     | security:updateProfile | { "_id": "other~", "body": { "tags": ["number #n"] } }                |
