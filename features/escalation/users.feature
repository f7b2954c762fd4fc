@escalation
Feature: Nobody hands out, or gains, rights by writing users

  A user is worth what their profiles grant. Who creates, changes or deletes one must hold all of it,
  before and after.

  @attack @cve-class-2 @cve-class-16
  Scenario Outline: a tenant's manager creates an administrator (<controller>)
    When the manager tries "<controller>:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["admin"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the error's details say what is missing, of what, and which profiles fall short
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack @cve-class-8
  Scenario Outline: a tenant's manager creates a manager of the other tenant, with a password (<controller>)
    When the manager tries "<controller>:createUser" with:
      """json
      {
        "_id": "evil~",
        "body": {
          "content": { "profileIds": ["globex-manager"] },
          "credentials": { "local": { "username": "evil~", "password": "evil-password" } }
        }
      }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"
    And nobody can log in as "evil~" with "evil-password"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack @cve-class-5
  Scenario Outline: the profile they lack is the last of the list (<controller>)
    When the manager tries "<controller>:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["shopper", "acme-member", "globex-member"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack @cve-class-2
  Scenario Outline: a user administrator, limited to no index, creates a user with rights that they lack (<controller>)
    When the user administrator tries "<controller>:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["globex-member"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack
  Scenario Outline: rights of two tenants do not multiply (<controller>)
    The manager of acme, who may read globex, is not a manager of globex.

    When the united manager tries "<controller>:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["globex-manager"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack
  Scenario Outline: who manages one collection creates a user of the whole index (<controller>)
    When the product manager tries "<controller>:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["acme-member"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack @cve-class-13
  Scenario Outline: their API key creates what they could not (<controller>)
    When the manager's API key tries "<controller>:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["superuser"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack @cve-class-16 @cve-class-23
  Scenario Outline: a manager gives their own user more rights (<action>)
    Given a new manager, with role "new-role~" and profile "new-profile~"
    When the new manager tries "security:<action>" with:
      """json
      { "_id": "new-manager~", "body": <body> }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the user "new-manager~" is as it was
    And the new manager still cannot read the secret of globex

    Examples:
      | action      | body                                                               |
      | updateUser  | { "profileIds": ["new-profile~", "superuser"] }                    |
      | replaceUser | { "profileIds": ["globex-member"] }                                |
      | upsertUser  | { "content": { "profileIds": ["new-profile~", "globex-member"] } } |

  @attack
  Scenario Outline: they promote somebody below them (<action>)
    Given a user "mate~" with "acme-member", who can act
    When the manager tries "security:<action>" with:
      """json
      { "_id": "mate~", "body": <body> }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the user "mate~" is as it was
    And user "mate~" still cannot read the secret of globex

    Examples:
      | action      | body                                           |
      | updateUser  | { "profileIds": ["admin"] }                    |
      | replaceUser | { "profileIds": ["acme-member", "superuser"] } |
      | upsertUser  | { "content": { "profileIds": ["admin"] } }     |

  @attack @cve-class-24
  Scenario: an administrator created by upserting
    When the manager tries "security:upsertUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["admin"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

  @attack @cve-class-16
  Scenario: an upsert whose defaults hold other profiles than its content
    When the manager tries "security:upsertUser" with:
      """json
      {
        "_id": "evil~",
        "body": {
          "content": { "profileIds": ["acme-member"] },
          "default": { "profileIds": ["admin"], "_id": "{admin}" }
        }
      }
      """
    Then the user "{admin}" is as it was
    And user "evil~" does not hold "admin"

  @attack @cve-class-24
  Scenario Outline: a creation by an id that an administrator has (<controller>)
    Given a user "boss~" with "superuser"
    When the manager tries "<controller>:createUser" with:
      """json
      { "_id": "boss~", "body": { "content": { "profileIds": ["acme-member"] } } }
      """
    Then they are refused: 412 "security.user.already_exists"
    And nothing is changed
    And the user "boss~" is as it was

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack @cve-class-9
  Scenario Outline: they take an administrator's rights away (<action>)
    Given a user "boss~" with "superuser", who can act
    When the manager tries "security:<action>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the user "boss~" is as it was
    And user "boss~" can still use "security:getUser" with:
      """json
      { "_id": "boss~" }
      """

    Examples:
      | action      | members                                                                  |
      | updateUser  | { "_id": "boss~", "body": { "profileIds": ["shopper"] } }                |
      | replaceUser | { "_id": "boss~", "body": { "profileIds": ["shopper"] } }                |
      | upsertUser  | { "_id": "boss~", "body": { "content": { "profileIds": ["shopper"] } } } |

  @attack @cve-class-17
  Scenario Outline: they delete an administrator (<action>)
    Given a user "boss~" with "superuser", who can act
    And a user "mate~" with "acme-member"
    When the manager tries "security:<action>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the user "boss~" is as it was
    And the user "mate~" is as it was
    And user "boss~" can still use "auth:getCurrentUser"

    Examples:
      | action       | members                                   |
      | deleteUser   | { "_id": "boss~" }                        |
      | mDeleteUsers | { "body": { "ids": ["mate~", "boss~"] } } |

  @attack @cve-class-9
  Scenario: they change what an administrator's account says, profiles apart
    Given a user "boss~" with "superuser"
    When the manager tries "security:updateUser" with:
      """json
      { "_id": "boss~", "body": { "email": "evil@example.com" } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the user "boss~" is as it was

  @attack
  Scenario: a user of the other tenant becomes one of theirs
    Given a user "stranger~" with "globex-member"
    When the manager tries "security:updateUser" with:
      """json
      { "_id": "stranger~", "body": { "profileIds": ["acme-member"] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the user "stranger~" is as it was

  Scenario Outline: a manager creates users of their tenant (<controller>)
    When the manager uses "<controller>:createUser" with:
      """json
      { "_id": "mate~", "body": { "content": { "profileIds": ["acme-member", "shopper"] } } }
      """
    Then it succeeds
    And the user "mate~" has:
      """json
      { "profileIds": ["acme-member", "shopper"] }
      """

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: they hand out all that they have themselves, by their API key too (<actor>)
    When the <actor> uses "security:createUser" with:
      """json
      { "_id": "mate~", "body": { "content": { "profileIds": ["acme-director"] } } }
      """
    Then it succeeds

    Examples:
      | actor             |
      | manager           |
      | manager's API key |
      | superuser         |
      | admin             |

  Scenario Outline: who covers everything makes administrators, whatever their profile is called (<controller>)
    When the superuser uses "<controller>:createUser" with:
      """json
      { "_id": "boss~", "body": { "content": { "profileIds": ["admin"] } } }
      """
    Then it succeeds

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario: two profiles together cover what neither does alone
    When the united manager uses "security:createUser" with:
      """json
      { "_id": "mate~", "body": { "content": { "profileIds": ["acme-member", "globex-member"] } } }
      """
    Then it succeeds

  Scenario: a user administrator makes another one
    When the user administrator uses "security:createUser" with:
      """json
      { "_id": "mate~", "body": { "content": { "profileIds": ["user-administrator"] } } }
      """
    Then it succeeds

  Scenario Outline: they change and delete their tenant's users (<action>)
    Given a user "mate~" with "acme-member"
    When the manager uses "security:<action>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | action       | members                                                                        |
      | updateUser   | { "_id": "mate~", "body": { "profileIds": ["acme-member", "acme-director"] } } |
      | replaceUser  | { "_id": "mate~", "body": { "profileIds": ["shopper"], "name": "Mate" } }      |
      | upsertUser   | { "_id": "mate~", "body": { "content": { "profileIds": ["shopper"] } } }       |
      | upsertUser   | { "_id": "other~", "body": { "content": { "profileIds": ["shopper"] } } }      |
      | deleteUser   | { "_id": "mate~" }                                                             |
      | mDeleteUsers | { "body": { "ids": ["mate~"] } }                                               |
