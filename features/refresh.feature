Feature: a write is found by a search as soon as it is answered, unless the caller does not want to wait

  Scenario Outline: by default (<action> of <controller>)
    Given searches see writes after 1s
    When admin calls "<controller>:<action>" with:
      """json
      { "_id": "<id>", "body": <body> }
      """
    Then it succeeds
    And a search for <collection> finds "<id>"

    Examples:
      | controller    | action                 | collection | id        | body                                                      |
      | security      | createProfile          | profiles   | team~     | { "policies": [{ "roleId": "reader" }] }                  |
      | security      | createOrReplaceProfile | profiles   | team~     | { "policies": [{ "roleId": "reader" }] }                  |
      | security      | createUser             | users      | pg-alice~ | { "content": { "profileIds": ["customer"] } }             |
      | security      | createRestrictedUser   | users      | pg-alice~ | {}                                                        |
      | profile-guard | createProfile          | profiles   | team~     | { "policies": [{ "roleId": "reader" }] }                  |
      | profile-guard | createOrReplaceProfile | profiles   | team~     | { "policies": [{ "roleId": "reader" }] }                  |
      | profile-guard | createUser             | users      | pg-alice~ | { "content": { "profileIds": ["customer"] } }             |
      | profile-guard | createRestrictedUser   | users      | pg-alice~ | {}                                                        |

  Scenario Outline: refresh=false does not wait (<action> of <controller>)
    Given searches see writes after 1h
    When admin calls "<controller>:<action>" with:
      """json
      { "_id": "<id>", "refresh": "false", "body": <body> }
      """
    Then it succeeds
    And a search for <collection> does not find "<id>"

    Examples:
      | controller    | action                 | collection | id        | body                                                      |
      | security      | createProfile          | profiles   | team~     | { "policies": [{ "roleId": "reader" }] }                  |
      | security      | createUser             | users      | pg-alice~ | { "content": { "profileIds": ["customer"] } }             |
      | profile-guard | createOrReplaceProfile | profiles   | team~     | { "policies": [{ "roleId": "reader" }] }                  |
      | profile-guard | createRestrictedUser   | users      | pg-alice~ | {}                                                        |

  Scenario Outline: who waits does not wait for the index's own time, and holds up nobody (<controller>)
    Else there is no more than one write a second of one profile, over all nodes.

    Given searches see writes after 1h
    When admin calls "<controller>:createOrReplaceProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "reader" }] } }
      """
    Then it succeeds
    And a search for profiles finds "team~"
    When admin calls "<controller>:updateProfile" with:
      """json
      { "_id": "team~", "refresh": "wait_for", "body": { "policies": [{ "roleId": "editor" }] } }
      """
    Then it succeeds

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: a role that a profile names which no search shows yet is in use (<action>)
    Given searches see writes after 1h
    When admin calls "security:createRole" with:
      """json
      { "_id": "role~", "body": { "controllers": { "document": { "actions": { "get": true } } } } }
      """
    Then it succeeds
    When admin creates the profile "team~" of the role "role~" and calls "security:<action>" before a search shows it, with:
      """json
      <members>
      """
    Then it is refused with <status> "<id>"
    When admin calls "security:getRole" with:
      """json
      { "_id": "role~" }
      """
    Then it succeeds

    Examples:
      | action       | members                         | status | id                                  |
      | deleteRole   | { "_id": "role~" }              | 412    | security.role.in_use                |
      | mDeleteRoles | { "body": { "ids": ["role~"] } } | 206   | services.storage.incomplete_delete |
