Feature: a strategy of the application's validates the credentials of new users as on the plain host

  The strategy "invitation" reads the request that it is asked for, and takes a code that is good for
  once. The plugin asks "local" before anything is stored; any other is asked by the host alone.

  Scenario Outline: it is asked once, by the host's own request (<controller>:<action>)
    When admin calls "<controller>:<action>" with:
      """json
      {
        "_id": "pg-guest~",
        "body": { "content": <content>, "credentials": { "invitation": { "code": "code~" } } }
      }
      """
    Then it succeeds
    When admin calls "<controller>:<action>" with:
      """json
      {
        "_id": "pg-stowaway~",
        "body": {
          "content": <content>,
          "credentials": {
            "local": { "username": "pg-stowaway~", "password": "wonderland" },
            "invitation": { "code": "code~" }
          }
        }
      }
      """
    Then it is refused with 400 "invitation.code.used"
    And nothing is left of what was written
    And no user "pg-stowaway~" is stored
    And no local credentials "pg-stowaway~" are stored

    Examples:
      | controller    | action               | content                                                 |
      | security      | createUser           | { "profileIds": ["customer"], "email": "guest@pg.io" } |
      | security      | createRestrictedUser | { "email": "guest@pg.io" }                              |
      | profile-guard | createUser           | { "profileIds": ["customer"], "email": "guest@pg.io" } |
      | profile-guard | createRestrictedUser | { "email": "guest@pg.io" }                              |

  Scenario Outline: it is not asked by a request that is refused for <what>, nor by a dry run
    When acme-manager calls "security:createUser" with:
      """json
      {
        "_id": "pg-guest~",
        "body": {
          "content": { "profileIds": ["<profile>"], "email": "guest@pg.io" },
          "<credentials>": { "invitation": { "code": "code~" } }
        }
      }
      """
    Then it is refused with <status>
    And nothing was written
    When admin calls "security:createUser" with:
      """json
      {
        "_id": "pg-guest~",
        "dryRun": true,
        "body": {
          "content": { "profileIds": ["customer"], "email": "guest@pg.io" },
          "credentials": { "invitation": { "code": "code~" } }
        }
      }
      """
    Then it succeeds
    And nothing was written
    When admin calls "security:createUser" with:
      """json
      {
        "_id": "pg-guest~",
        "body": {
          "content": { "profileIds": ["customer"], "email": "guest@pg.io" },
          "credentials": { "invitation": { "code": "code~" } }
        }
      }
      """
    Then it succeeds

    Examples:
      | what                  | profile  | credentials | status |
      | want of rights        | admin    | credentials | 403    |
      | an unknown profile    | nobody   | credentials | 404    |
      | a misspelt member     | customer | credentails | 400    |

  Scenario Outline: its own failure is the host's to tell
    When admin calls "security:createUser" with:
      """json
      {
        "_id": "pg-guest~",
        "body": {
          "content": { "profileIds": ["customer"], "email": <email> },
          "credentials": { "invitation": { "code": "broken" } }
        }
      }
      """
    Then it is refused with 500 "plugin.runtime.unexpected_error"
    And nothing is left of what was written

    Examples:
      | email         |
      | "guest@pg.io" |
      | 7             |

  Scenario: it is asked of an import before anything is written, and what it writes then is not
    When admin calls "admin:loadSecurities" with:
      """json
      {
        "body": {
          "profiles": { "guests~": { "policies": [{ "roleId": "reader" }] } },
          "users": {
            "pg-guest~": {
              "content": { "profileIds": ["customer"], "email": "nobody" },
              "credentials": { "invitation": { "code": "code~" } }
            }
          }
        }
      }
      """
    Then it is refused with 400 "invitation.code.nobody"
    And its faults are:
      | code                 | path                                   |
      | credentials.rejected | users.pg-guest~.credentials.invitation |
    And nothing was written
    When admin calls "admin:loadSecurities" with:
      """json
      {
        "refresh": "wait_for",
        "body": {
          "profiles": { "guests~": { "policies": [{ "roleId": "reader" }] } },
          "users": {
            "pg-guest~": {
              "content": { "profileIds": ["guests~"], "email": "guest@pg.io" },
              "credentials": { "invitation": { "code": "code~" } }
            }
          }
        }
      }
      """
    Then it succeeds
    And the stored user "pg-guest~" is:
      """json
      { "profileIds": ["guests~"], "email": "guest@pg.io" }
      """
