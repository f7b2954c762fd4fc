@escalation
Feature: Nobody hands out, or gains, rights by writing profiles

  A profile grants what its policies say, once stored. Who writes or deletes one must hold all of
  it, before and after.

  @attack @cve-class-8
  Scenario Outline: a manager creates a profile that <what> (<controller>)
    When the manager tries "<controller>:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": <policies> } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no profile "evil~"

    Examples: on the host's controller
      | controller | what                            | policies                                                                                     |
      | security   | has the role admin              | [{ "roleId": "admin" }]                                                                      |
      | security   | has their role, without a limit | [{ "roleId": "tenant-manager" }]                                                             |
      | security   | works for the other tenant      | [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }]                         |
      | security   | works for both tenants          | [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }, { "index": "pg-globex" }] }] |

    Examples: on the plugin's controller
      | controller    | what                            | policies                                                                                     |
      | profile-guard | has the role admin              | [{ "roleId": "admin" }]                                                                      |
      | profile-guard | has their role, without a limit | [{ "roleId": "tenant-manager" }]                                                             |
      | profile-guard | works for the other tenant      | [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }]                         |
      | profile-guard | works for both tenants          | [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }, { "index": "pg-globex" }] }] |

  @attack @cve-class-5
  Scenario Outline: the policy they lack is the last of the list (<controller>)
    When the manager tries "<controller>:createProfile" with:
      """json
      {
        "_id": "evil~",
        "body": {
          "policies": [
            { "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] },
            { "roleId": "shopper", "restrictedTo": [{ "index": "pg-globex", "collections": ["orders"] }] }
          ]
        }
      }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no profile "evil~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack @cve-class-7
  Scenario Outline: they widen their own profile (<controller>:<action>)
    Given a new manager, with role "new-role~" and profile "new-profile~"
    When the new manager tries "<controller>:<action>" with:
      """json
      { "_id": "new-profile~", "body": { "policies": [{ "roleId": "new-role~", "restrictedTo": [{ "index": "pg-acme" }, { "index": "pg-globex" }] }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the profile "new-profile~" is as it was
    And the new manager still cannot read the secret of globex

    Examples:
      | controller    | action                 |
      | security      | updateProfile          |
      | security      | createOrReplaceProfile |
      | profile-guard | updateProfile          |
      | profile-guard | createOrReplaceProfile |

  @attack
  Scenario Outline: they drop the limit from their own profile, by a form that grants all (<what>)
    Given a new manager, with role "new-role~" and profile "new-profile~"
    When the new manager tries "security:updateProfile" with:
      """json
      { "_id": "new-profile~", "body": { "policies": [{ "roleId": "new-role~", "restrictedTo": <form> }] } }
      """
    Then they are refused: <refusal>
    And nothing is changed
    And the profile "new-profile~" is as it was
    And the new manager still cannot read the secret of globex

    @cve-class-25
    Examples:
      | what                      | form              | refusal                             |
      | an empty list             | []                | 400 "profile-guard.profile.invalid" |
      | null                      | null              | 400 "profile-guard.profile.invalid" |
      | an index without a name   | [{ "index": "" }] | 400 "profile-guard.profile.invalid" |
      | an index that is a number | [{ "index": 0 }]  | 400 "profile-guard.profile.invalid" |

  @attack @cve-class-25
  Scenario Outline: a role by a name that is no text, or none at all (<what>)
    When the manager tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": <policies> } }
      """
    Then they are refused: 400 "profile-guard.profile.invalid"
    And nothing is changed
    And there is no profile "evil~"

    Examples:
      | what               | policies                  |
      | admin in a list    | [{ "roleId": ["admin"] }] |
      | no policy: default | []                        |

  @attack @cve-class-17
  Scenario Outline: they take an administrators' profile apart (<controller>:<action>)
    Given a profile "bosses~":
      """json
      [{ "roleId": "superuser" }]
      """
    And a user "boss~" with "bosses~", who can act
    When the manager tries "<controller>:<action>" with:
      """json
      { "_id": "bosses~", "body": <body> }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the profile "bosses~" is as it was
    And user "boss~" can still use "security:getProfile" with:
      """json
      { "_id": "bosses~" }
      """

    Examples:
      | controller    | action                 | body                                      |
      | security      | updateProfile          | { "policies": [{ "roleId": "default" }] } |
      | security      | createOrReplaceProfile | { "policies": [{ "roleId": "default" }] } |
      | profile-guard | updateProfile          | { "policies": [{ "roleId": "default" }] } |
      | profile-guard | createOrReplaceProfile | { "policies": [{ "roleId": "default" }] } |

  @attack
  Scenario Outline: they slow an administrators' profile down (<controller>)
    Given a profile "bosses~":
      """json
      [{ "roleId": "superuser" }]
      """
    When the manager tries "<controller>:updateProfile" with:
      """json
      { "_id": "bosses~", "body": { "rateLimit": 1 } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the profile "bosses~" is as it was

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack @cve-class-17
  Scenario Outline: they delete a profile that grants more than they have (<action>)
    Given a profile "bosses~":
      """json
      [{ "roleId": "superuser" }]
      """
    When the manager tries "security:<action>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the profile "bosses~" is as it was

    Examples:
      | action          | members                            |
      | deleteProfile   | { "_id": "bosses~" }               |
      | mDeleteProfiles | { "body": { "ids": ["bosses~"] } } |

  @attack
  Scenario: they take a profile away from a user who is more than that
    Given a profile "brake~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a user "boss~" with "brake~, superuser"
    When the manager tries "security:deleteProfile" with:
      """json
      { "_id": "brake~", "onAssignedUsers": "remove" }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the profile "brake~" is as it was
    And the user "boss~" is as it was

  @attack
  Scenario Outline: rights of two tenants do not multiply (<controller>)
    When the united manager tries "<controller>:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-globex" }] }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no profile "evil~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack @cve-class-13
  Scenario: a profile of their API key
    When the manager's API key tries "security:createOrReplaceProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "superuser" }] } }
      """
    Then it is refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no profile "evil~"

  @attack
  Scenario: who manages one collection makes a profile for its neighbour
    When the product manager tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme", "collections": ["products", "orders"] }] }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no profile "evil~"

  Scenario Outline: a manager makes profiles for their tenant (<controller>:<action>)
    When the manager uses "<controller>:<action>" with:
      """json
      {
        "_id": "team~",
        "body": {
          "policies": [
            { "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] },
            { "roleId": "member", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }
          ]
        }
      }
      """
    Then it succeeds

    Examples:
      | controller    | action                 |
      | security      | createProfile          |
      | security      | createOrReplaceProfile |
      | profile-guard | createProfile          |
      | profile-guard | createOrReplaceProfile |

  Scenario Outline: they change and delete them (<controller>:<action>)
    Given a profile "team~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    When the manager uses "<controller>:<action>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | controller    | action          | members                                                                                                                |
      | security      | updateProfile   | { "_id": "team~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } } |
      | profile-guard | updateProfile   | { "_id": "team~", "body": { "rateLimit": 20 } }                                                                        |
      | security      | deleteProfile   | { "_id": "team~" }                                                                                                     |
      | security      | mDeleteProfiles | { "body": { "ids": ["team~"] } }                                                                                       |

  Scenario: a profile of both tenants, by who works for both
    When the united manager uses "security:createProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }, { "index": "pg-globex" }] }] } }
      """
    Then it succeeds

  Scenario: any profile, by who covers everything
    When the superuser uses "security:createProfile" with:
      """json
      { "_id": "bosses~", "body": { "policies": [{ "roleId": "admin" }] } }
      """
    Then it succeeds
