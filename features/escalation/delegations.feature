@escalation
Feature: Holders assign what they were delegated, and do no more with it

  Background:
    Given an application with:
      """json
      {
        "options": {
          "restrictedProfileIds": ["customer"],
          "delegations": [{ "holders": ["acme-director"], "mayAssign": ["globex-member"] }]
        }
      }
      """

  @attack
  Scenario Outline: they write the profile that they may assign (<controller>:<action>)
    When the manager tries "<controller>:<action>" with:
      """json
      { "_id": "globex-member", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the profile "globex-member" is as it was

    Examples:
      | controller    | action                 |
      | security      | updateProfile          |
      | security      | createOrReplaceProfile |
      | profile-guard | updateProfile          |

  @attack
  Scenario: they delete it
    Given a user "holder~" with "globex-member"
    When the manager tries "security:deleteProfile" with:
      """json
      { "_id": "globex-member", "onAssignedUsers": "remove" }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the user "holder~" is as it was

  @attack
  Scenario Outline: they assign another beside it (<controller>)
    When the manager tries "<controller>:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["globex-member", "globex-manager"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @attack
  Scenario: who holds no delegation assigns it
    When the user administrator tries "security:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["globex-member"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

  @attack @cve-class-15
  Scenario: they become whom it was assigned to
    Given a user "holder~" with "globex-member"
    When the manager tries "security:createApiKey" with:
      """json
      { "userId": "holder~", "body": { "description": "evil" } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the answer holds no token

  @attack @cve-class-15
  Scenario: they become whom it was assigned to, by an import that overwrites them
    Given a user "holder~" with "globex-member"
    When the manager tries "admin:loadSecurities" with:
      """json
      {
        "onExistingUsers": "overwrite",
        "body": {
          "roles": { "later~": { "controllers": { "document": { "actions": { "get": true } } } } },
          "users": {
            "holder~": {
              "content": { "profileIds": ["globex-member"] },
              "credentials": { "local": { "username": "evil~", "password": "evil-password" } }
            }
          }
        }
      }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the user "holder~" is as it was
    And nobody can log in as "evil~" with "evil-password"

  @attack @cve-class-15 @cve-class-24
  Scenario Outline: they delete whom it was assigned to, to make them again with a password of theirs (<action>)
    Given a user "holder~" with "globex-member"
    When the manager tries "security:<action>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the user "holder~" is as it was

    Examples:
      | action       | members                          |
      | deleteUser   | { "_id": "holder~" }             |
      | mDeleteUsers | { "body": { "ids": ["holder~"] } } |

  @attack @cve-class-15
  Scenario Outline: they take it from somebody, become them, and give it back (<taking>, <becoming>)
    Given a user "holder~" with "acme-member, globex-member"
    And the manager has used "<taking>" with:
      """json
      <taken>
      """
    When the manager tries "<becoming>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And nobody can log in as "evil~" with "evil-password"

    Examples:
      | taking               | taken                                                                                 | becoming                   | members                                                                                              |
      | security:updateUser  | { "_id": "holder~", "body": { "profileIds": ["acme-member"] } }                       | security:createCredentials | { "_id": "holder~", "strategy": "local", "body": { "username": "evil~", "password": "evil-password" } } |
      | security:replaceUser | { "_id": "holder~", "body": { "profileIds": ["acme-member"] } }                       | security:createApiKey      | { "userId": "holder~", "body": { "description": "evil" } }                                           |
      | security:upsertUser  | { "_id": "holder~", "body": { "content": { "profileIds": ["acme-member"] } } }        | security:deleteUser        | { "_id": "holder~" }                                                                                 |
      | security:updateUser  | { "_id": "holder~", "body": { "profileIds": ["acme-member"] } }                       | admin:loadSecurities       | { "onExistingUsers": "overwrite", "body": { "users": { "holder~": { "content": { "profileIds": ["acme-member"] } } } } } |

  Scenario: who took it from somebody is told why it still counts, and what to do
    Given a user "mate~" with "acme-member, globex-member"
    And the manager has used "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["acme-member"] } }
      """
    When the manager tries "security:deleteUser" with:
      """json
      { "_id": "mate~" }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the refusal tells of "Profile \"globex-member\" was taken from user \"mate~\" by a delegation, and still counts as theirs. Ask somebody who holds its rights to write the profiles of that user."

  Scenario: whom an administrator has given other profiles since, they may act for again
    Given a user "mate~" with "acme-member, globex-member"
    And the manager has used "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["acme-member"] } }
      """
    And the superuser has used "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["acme-member"] } }
      """
    When the manager uses "security:deleteUser" with:
      """json
      { "_id": "mate~" }
      """
    Then it succeeds

  @attack
  Scenario Outline: who may assign it makes a user who has it and administers (<action>)
    Given a user "victim~" with "globex-member"
    And a user "puppet~" with "globex-member and acme-director", who can act
    When user "puppet~" tries "<action>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the profile "globex-member" is as it was
    And the user "victim~" is as it was

    Examples:
      | action                     | members                                                                                                                                           |
      | security:createApiKey      | { "userId": "victim~", "body": { "description": "theirs" } }                                                                                      |
      | security:updateCredentials | { "_id": "victim~", "strategy": "local", "body": { "username": "victim~", "password": "another" } }                                               |
      | security:deleteUser        | { "_id": "victim~" }                                                                                                                              |
      | security:mDeleteUsers      | { "body": { "ids": ["victim~"] } }                                                                                                                |
      | security:updateProfile     | { "_id": "globex-member", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } }                            |
      | security:createProfile     | { "_id": "theirs~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } }                                |
      | admin:loadSecurities       | { "onExistingUsers": "overwrite", "body": { "users": { "victim~": { "content": { "profileIds": ["globex-member"] } } } } }                        |

  Scenario: who has it and administers goes on with what the rest of their profiles covers
    Given a user "puppet~" with "globex-member and acme-director", who can act
    When user "puppet~" uses "security:createProfile" with:
      """json
      { "_id": "fine~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    When user "puppet~" uses "security:createUser" with:
      """json
      { "_id": "other~", "body": { "content": { "profileIds": ["globex-member"] } } }
      """
    Then it succeeds

  Scenario Outline: they go on with users of their own (<action>)
    Given a user "mate~" with "acme-member"
    When the manager uses "<action>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | action                     | members                                                                                                                                                                                   |
      | security:deleteUser        | { "_id": "mate~" }                                                                                                                                                                        |
      | security:createCredentials | { "_id": "mate~", "strategy": "local", "body": { "username": "mate~", "password": "mate-password" } }                                                                                     |
      | admin:loadSecurities       | { "onExistingUsers": "overwrite", "body": { "users": { "mate~": { "content": { "profileIds": ["acme-member", "globex-member"] } }, "new~": { "content": { "profileIds": ["globex-member"] } } } } } |

  Scenario Outline: they assign it (<controller>)
    When the manager uses "<controller>:createUser" with:
      """json
      { "_id": "mate~", "body": { "content": { "profileIds": ["globex-member", "acme-member"] } } }
      """
    Then it succeeds
    And the user "mate~" has:
      """json
      { "profileIds": ["globex-member", "acme-member"] }
      """

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: they give it, and take it back (<what>)
    Given a user "mate~" with "acme-member, globex-member"
    When the manager uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": <profiles> } }
      """
    Then it succeeds

    Examples:
      | what  | profiles                     |
      | taken | ["acme-member"]              |
      | given | ["shopper", "globex-member"] |
