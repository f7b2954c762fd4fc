@escalation
Feature: Whoever takes a name in advance does not inherit in silence

  @attack @cve-class-24
  Scenario Outline: credentials for a user who exists are not dropped in silence (<action>)
    Given a user "cfo~" with "shopper", who is logged in with "taken-in-advance"
    When the admin tries "security:<action>" with:
      """json
      { "_id": "cfo~", "body": <body> }
      """
    Then they are refused: 400 "profile-guard.user.invalid"
    And its faults are:
      | code               | path        | suggestion |
      | credentials.unread | credentials |            |
    And nothing is changed
    And the user "cfo~" is as it was

    Examples:
      | action      | body                                                                                                                                                     |
      | upsertUser  | { "content": { "profileIds": ["superuser"] }, "credentials": { "local": { "username": "boss~", "password": "a-secret-of-the-boss" } } }                  |
      | updateUser  | { "profileIds": ["superuser"], "credentials": { "local": { "username": "boss~", "password": "a-secret-of-the-boss" } } }                                 |
      | replaceUser | { "profileIds": ["superuser"], "credentials": { "local": { "username": "boss~", "password": "a-secret-of-the-boss" } } }                                 |

  Scenario: a dry run tells that a user exists, and has credentials
    Given a user "cfo~" with "shopper", who is logged in with "taken-in-advance"
    When the admin uses "security:upsertUser" with:
      """json
      { "_id": "cfo~", "dryRun": true, "body": { "content": { "profileIds": ["superuser"] } } }
      """
    Then it succeeds
    And the dry run tells that user "cfo~" exists with "shopper", and has credentials of "local"

  Scenario Outline: whoever took a name is told to who gives it rights (<whose>)
    When <somebody> uses "<action>" with:
      """json
      { "_id": "cfo~", "body": { "content": <content>, "credentials": { "local": { "username": "cfo~", "password": "taken-in-advance" } } } }
      """
    Then it succeeds
    When the admin uses "security:upsertUser" with:
      """json
      { "_id": "cfo~", "dryRun": true, "body": { "content": { "profileIds": ["superuser"] } } }
      """
    Then it succeeds
    And the dry run tells under "existing" that "cfo~" was made by <whose>
    When the admin tries "security:upsertUser" with:
      """json
      { "_id": "cfo~", "dryRun": true, "body": { "content": { "profileIds": ["superuser"] }, "credentials": { "local": { "username": "boss~", "password": "a-secret-of-the-boss" } } } }
      """
    Then they are refused: 400 "profile-guard.user.invalid"
    And its fault tells that "cfo~" was made by <whose>, with credentials of "local"
    When the admin uses "admin:loadSecurities" with:
      """json
      {
        "dryRun": true,
        "onExistingUsers": "skip",
        "body": { "users": { "cfo~": { "content": { "profileIds": ["superuser"] }, "credentials": { "local": { "username": "boss~", "password": "a-secret-of-the-boss" } } } } }
      }
      """
    Then it succeeds
    And the dry run tells under "skipped" that "cfo~" was made by <whose>

    Examples:
      | whose     | somebody   | action                             | content                       |
      | sign-up   | a stranger | security:createRestrictedUser      | {}                            |
      | sign-up   | a stranger | profile-guard:createRestrictedUser | {}                            |
      | the admin | the admin  | security:createUser                | { "profileIds": ["shopper"] } |

  Scenario Outline: what is no name taken in advance passes (<what>)
    Given a user "cfo~" with "shopper"
    When the admin uses "security:<action>" with:
      """json
      { "_id": "<kuid>", "body": <body> }
      """
    Then it succeeds

    Examples:
      | what                            | action     | kuid | body                                                                                                                                 |
      | credentials of a new user       | upsertUser | new~ | { "content": { "profileIds": ["shopper"] }, "credentials": { "local": { "username": "new~", "password": "a-secret-of-theirs" } } } |
      | none for a user who exists      | upsertUser | cfo~ | { "content": { "profileIds": ["superuser"] } }                                                                                       |
      | an empty list of them           | upsertUser | cfo~ | { "content": { "profileIds": ["superuser"] }, "credentials": {} }                                                                    |
      | a member that holds none        | updateUser | cfo~ | { "credentials": { "diploma": { "of": "law" } } }                                                                                    |

  Scenario Outline: the same upsert sent again passes (<whose>)
    Given a user "cfo~" with "shopper", who is logged in with "a-secret-of-theirs"
    When the admin <uses> "security:upsertUser" with:
      """json
      {
        "_id": "cfo~",
        "body": {
          "content": { "profileIds": ["shopper"], "name": "a new name" },
          "credentials": { "local": { "username": "<username>", "password": "<password>" } }
        }
      }
      """
    Then <outcome>

    Examples:
      | whose            | uses  | username | password           | outcome                                            |
      | theirs           | uses  | cfo~     | a-secret-of-theirs | it succeeds                                        |
      | another password | tries | cfo~     | another-secret     | they are refused: 400 "profile-guard.user.invalid" |
      | another username | tries | boss~    | a-secret-of-theirs | they are refused: 400 "profile-guard.user.invalid" |

  @attack
  Scenario Outline: an upsert tells nobody else whether a password is right (<which>)
    Given a user "cfo~" with "superuser", who is logged in with "a-secret-of-theirs"
    When the user administrator tries "security:upsertUser" with:
      """json
      {
        "_id": "cfo~",
        "body": {
          "content": { "profileIds": ["shopper"] },
          "credentials": { "local": { "username": "cfo~", "password": "<password>" } }
        }
      }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"

    Examples:
      | which | password           |
      | right | a-secret-of-theirs |
      | wrong | another-secret     |
