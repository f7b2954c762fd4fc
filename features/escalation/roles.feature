@escalation
Feature: Nobody hands out, or gains, rights by writing roles

  A role grants through every profile that uses it: who writes one must hold all that these profiles
  grant, before and after. A role in no profile must consist of what its author may do somewhere.

  @attack @cve-class-7
  Scenario Outline: a manager widens their own role (<action>)
    Given a new manager, with role "new-role~" and profile "new-profile~"
    When the new manager tries "security:<action>" with:
      """json
      { "_id": "new-role~", "body": { "controllers": { "*": { "actions": { "*": true } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the error's details say what is missing, of what, and which profiles fall short
    And nothing is changed
    And the role "new-role~" is as it was
    And the new manager still cannot use "ms:ping"

    Examples:
      | action              |
      | updateRole          |
      | createOrReplaceRole |

  @attack @cve-class-7
  Scenario Outline: a role author gives a used role an action that they lack (<action>)
    Given a role "used~":
      """json
      { "auth": { "actions": { "*": true } }, "document": { "actions": { "get": true } } }
      """
    And a profile "users~":
      """json
      [{ "roleId": "used~" }]
      """
    And a user "mate~" with "users~", who can act
    When the role author tries "security:<action>" with:
      """json
      { "_id": "used~", "body": { "controllers": { "document": { "actions": { "get": true } }, "security": { "actions": { "createUser": true } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the role "used~" is as it was
    And user "mate~" still cannot use "security:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["shopper"] } } }
      """

    Examples:
      | action              |
      | updateRole          |
      | createOrReplaceRole |

  @attack
  Scenario Outline: a role that nobody uses yet, of what its author may do nowhere (<action>)
    When the role author tries "security:<action>" with:
      """json
      { "_id": "evil~", "body": { "controllers": { "security": { "actions": { "*": true } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no role "evil~"

    Examples:
      | action              |
      | createRole          |
      | createOrReplaceRole |

  @attack @cve-class-8
  Scenario: a role that another tenant uses too
    Given a role "shared~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And a profile "ours~":
      """json
      [{ "roleId": "shared~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And a profile "theirs~":
      """json
      [{ "roleId": "shared~", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    When the manager tries "security:updateRole" with:
      """json
      { "_id": "shared~", "body": { "controllers": { "document": { "actions": { "get": true, "delete": true } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the role "shared~" is as it was

  @attack
  Scenario: an exclusion taken away grants what it excluded
    Given a role "cautious~":
      """json
      { "document": { "actions": { "*": true, "delete": false } }, "auth": { "actions": { "*": true } } }
      """
    And a profile "cautious~":
      """json
      [{ "roleId": "cautious~" }]
      """
    And a role "editor~":
      """json
      {
        "document": { "actions": { "*": true, "delete": false } },
        "auth": { "actions": { "*": true } },
        "security": { "actions": { "updateRole": true, "createOrReplaceRole": true } }
      }
      """
    And a profile "editor~":
      """json
      [{ "roleId": "editor~" }]
      """
    And a user "editor~" with "editor~", who can act
    When user "editor~" tries "security:updateRole" with:
      """json
      { "_id": "cautious~", "body": { "controllers": { "document": { "actions": { "*": true } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the role "cautious~" is as it was

  @attack @cve-class-22
  Scenario Outline: strangers get what their role grants (<role>)
    When the manager tries "security:createOrReplaceRole" with:
      """json
      { "_id": "<role>", "body": { "controllers": { "*": { "actions": { "*": true } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the role "<role>" is as it was
    And a stranger still cannot use "security:searchUsers"

    Examples:
      | role      |
      | anonymous |
      | default   |
      | admin     |

  @attack @cve-class-8
  Scenario: a profile that waits for its role
    Given a profile "waiting~" that was stored with the role "later~", which is not there
    And a user "mate~" who was stored with "waiting~"
    When the manager tries "security:createRole" with:
      """json
      { "_id": "later~", "body": { "controllers": { "document": { "actions": { "*": true } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no role "later~"

  @attack
  Scenario: a profile that searches do not find yet, and then its role
    Given a role "quiet~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And searches for profiles lag behind
    And a profile "quiet~" with the role "quiet~", which searches do not find yet
    When the manager tries "security:updateRole" with:
      """json
      { "_id": "quiet~", "body": { "controllers": { "document": { "actions": { "get": true, "search": true } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the role "quiet~" is as it was

  @attack
  Scenario: a profile that searches do not find yet, and then its role, which its author has just written
    Given a role "quiet~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And searches for profiles lag behind
    And the manager has used "security:updateRole" with:
      """json
      { "_id": "quiet~", "refresh": "false", "body": { "controllers": { "document": { "actions": { "get": true } } } } }
      """
    And a profile "quiet~" with the role "quiet~", which searches do not find yet
    When the manager tries "security:updateRole" with:
      """json
      { "_id": "quiet~", "body": { "controllers": { "document": { "actions": { "get": true, "search": true } } } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the role "quiet~" is as it was

  @attack
  Scenario Outline: they delete a role of what they may do nowhere (<action>)
    Given a role "strong~":
      """json
      { "*": { "actions": { "*": true } } }
      """
    When the manager tries "security:<action>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the role "strong~" is as it was

    Examples:
      | action       | members                            |
      | deleteRole   | { "_id": "strong~" }               |
      | mDeleteRoles | { "body": { "ids": ["strong~"] } } |

  Scenario Outline: a manager makes and changes roles for their tenant (<action>)
    Given a role "<given>":
      """json
      { "document": { "actions": { "get": true } } }
      """
    And a profile "team~":
      """json
      [{ "roleId": "<given>", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    When the manager uses "security:<action>" with:
      """json
      { "_id": "role~", "body": { "controllers": { "document": { "actions": { "*": true } } } } }
      """
    Then it succeeds

    Examples:
      | action              | given  |
      | createRole          | other~ |
      | createOrReplaceRole | role~  |
      | updateRole          | role~  |

  Scenario Outline: a role author deletes what they could have written (<action>)
    Given a role "role~":
      """json
      { "document": { "actions": { "get": true } } }
      """
    When the role author uses "security:<action>" with:
      """json
      <members>
      """
    Then it succeeds
    And there is no role "role~"

    Examples:
      | action       | members                          |
      | deleteRole   | { "_id": "role~" }               |
      | mDeleteRoles | { "body": { "ids": ["role~"] } } |

  Scenario: any role, by who covers everything
    When the superuser uses "security:createRole" with:
      """json
      { "_id": "role~", "body": { "controllers": { "*": { "actions": { "*": true } } } } }
      """
    Then it succeeds
