Feature: what a profile, a role or the whole platform means, as findings

  Background:
    Given the role "mixed~":
      """json
      { "controllers": { "document": { "actions": { "get": true } }, "auth": { "actions": { "login": true } }, "security": { "actions": { "createUser": true } } } }
      """
    And the caller "analysis-manager", who may: profile-guard:*, security:searchProfiles, security:searchRoles, security:searchUsers, index:list, collection:list
    And the caller "blind-manager", who may: profile-guard:analyzeProfile, profile-guard:analyzeRole, profile-guard:analyzeAll

  Scenario: a draft of a profile
    When analysis-manager calls "profile-guard:analyzeProfile" with:
      """json
      { "body": { "policies": [
        { "roleId": "mixed~", "restrictedTo": [{ "index": "pg-acme" }, { "index": "pg-globx" }] },
        { "roleId": "reader", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] },
        { "roleId": "reader" },
        { "roleId": "raeder" }
      ] } }
      """
    Then its findings are:
      | code                  | severity        | path                                 | suggestion |
      | role.unknown          | error           | policies[3].roleId                   | reader     |
      | index.unknown         | error           | policies[0].restrictedTo[1].index    | pg-globex  |
      | restriction.partial   | suggestion      | policies[0].restrictedTo             |            |
      | policy.administration | securityWarning | policies[0].restrictedTo             |            |
      | policy.covered        | warning         | policies[1]                          |            |
    And each finding says what is wrong and how to mend it
    And nothing was written

  Scenario: a draft of a profile that could not even be stored
    When analysis-manager calls "profile-guard:analyzeProfile" with:
      """json
      { "body": { "policies": [{ "roleId": "reader", "restrictedTo": [] }], "rateLimt": 5 } }
      """
    Then its findings are:
      | code                | severity | path                     | suggestion |
      | member.unexpected   | error    | rateLimt                 | rateLimit  |
      | restriction.vacuous | error    | policies[0].restrictedTo |            |

  Scenario: a stored profile, and a draft in its place
    Given the profile "slow~":
      """json
      { "rateLimit": 5, "policies": [{ "roleId": "reader" }] }
      """
    And the profile "fast~":
      """json
      { "policies": [{ "roleId": "editor" }] }
      """
    And the user "runner~":
      """json
      { "content": { "profileIds": ["slow~", "fast~"] } }
      """
    When analysis-manager calls "profile-guard:analyzeProfile" with:
      """json
      { "_id": "slow~" }
      """
    Then its findings are:
      | code               | severity | path      |
      | rateLimit.defeated | warning  | rateLimit |
    When analysis-manager calls "profile-guard:analyzeProfile" with:
      """json
      { "_id": "fast~", "body": { "rateLimit": 3, "policies": [{ "roleId": "editor" }] } }
      """
    Then its findings are:
      | code               | severity | path      |
      | rateLimit.defeated | warning  | rateLimit |
    And nothing was written

  Scenario: a profile whose role and index went after it was written
    Given a profile "left~" whose role "gone~" is gone:
      """json
      { "policies": [{ "roleId": "gone~", "restrictedTo": [{ "index": "pg-gone" }] }] }
      """
    When admin calls "security:getProfile" with:
      """json
      { "_id": "left~" }
      """
    Then it is refused with 404 "security.profile.not_found"
    When analysis-manager calls "profile-guard:analyzeProfile" with:
      """json
      { "_id": "left~" }
      """
    Then its findings are:
      | code           | severity   | path                              |
      | role.unknown   | error      | policies[0].roleId                |
      | index.unknown  | error      | policies[0].restrictedTo[0].index |
      | profile.unused | suggestion |                                   |

  Scenario: roles, stored and drafted
    When analysis-manager calls "profile-guard:analyzeRole" with:
      """json
      { "_id": "mixed~" }
      """
    Then its findings are:
      | code        | severity   | path |
      | role.unused | suggestion |      |
    When blind-manager calls "profile-guard:analyzeRole" with:
      """json
      { "body": { "controllers": {
        "*": { "actions": { "*": true } },
        "security": { "actions": { "*": true, "delteUser": false } },
        "profile-gard": { "actions": { "createUser": true } },
        "profile-guard": { "actions": { "createUsr": true } }
      } } }
      """
    Then its findings are:
      | code               | severity        | path                                    | suggestion    |
      | denial.unknown     | securityWarning | controllers.security.actions.delteUser  | deleteUser    |
      | controller.unknown | warning         | controllers.profile-gard                | profile-guard |
      | action.unknown     | warning         | controllers.profile-guard.actions.createUsr | createUser |
      | entry.shadowing    | warning         | controllers.profile-gard                |               |
      | entry.shadowing    | warning         | controllers.profile-guard               |               |

  Scenario: members of a stored role that mean nothing there
    Given the role "limited~":
      """json
      { "controllers": { "document": { "actions": { "get": true } } }, "rateLimit": 5, "tags": ["shop"] }
      """
    When analysis-manager calls "profile-guard:analyzeRole" with:
      """json
      { "_id": "limited~" }
      """
    Then its findings are:
      | code        | severity   | path      |
      | role.unread | warning    | rateLimit |
      | role.unused | suggestion |           |

  Scenario: a draft of what strangers may do
    When analysis-manager calls "profile-guard:analyzeRole" with:
      """json
      { "_id": "anonymous", "body": { "controllers": { "auth": { "actions": { "login": true } }, "document": { "actions": { "delete": true } } } } }
      """
    Then its findings are:
      | code             | severity        | path        |
      | anonymous.writes | securityWarning | controllers |

  Scenario: the whole platform, page by page
    Given the role "all~":
      """json
      { "controllers": { "*": { "actions": { "*": true } } } }
      """
    And the profile "boss~":
      """json
      { "policies": [{ "roleId": "all~" }] }
      """
    And the user "hidden~":
      """json
      { "content": { "profileIds": ["boss~"] } }
      """
    When analysis-manager calls "profile-guard:analyzeAll" with:
      """json
      { "size": 10000 }
      """
    Then its findings about the profile "boss~" are:
      | code               | severity        | path     |
      | profile.everything | securityWarning | policies |
    And its findings about the role "mixed~" are:
      | code        | severity   | path |
      | role.unused | suggestion |      |
    And its findings about the user "hidden~" are:
      | code            | severity        | path       |
      | user.everything | securityWarning | profileIds |
    And read in pages of 7 by analysis-manager, they are the same

  Scenario Outline: <action> tells nobody what they may not see
    When blind-manager calls "profile-guard:<action>" with:
      """json
      <members>
      """
    Then it is refused with 403 "profile-guard.rights.disclosure"
    And its message names "<needed>"

    Examples:
      | action         | members                                                | needed                  |
      | analyzeProfile | { "_id": "customer" }                                  | security:getProfile     |
      | analyzeProfile | { "_id": "missing" }                                   | security:getProfile     |
      | analyzeProfile | { "body": { "policies": [{ "roleId": "reader" }] } }   | security:getRole        |
      | analyzeRole    | { "_id": "reader" }                                    | security:getRole        |
      | analyzeAll     | {}                                                     | security:searchProfiles |

  Scenario: findings about users and places are left out for whom they are hidden from
    Given the caller "half-manager", who may: profile-guard:analyzeProfile, security:getProfile, security:getRole
    And a profile "left~" which was stored without the plugin:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-gone" }] }] }
      """
    When half-manager calls "profile-guard:analyzeProfile" with:
      """json
      { "_id": "left~" }
      """
    Then it has no findings

  Scenario: who may not call them at all is refused by the host
    When anonymous calls "profile-guard:analyzeAll"
    Then it is refused with 401 "security.rights.unauthorized"

  Scenario Outline: <action> with <what>
    When admin calls "profile-guard:<action>" with:
      """json
      <members>
      """
    Then it is refused with <status> "<id>"

    Examples:
      | action         | what                    | members              | status | id                            |
      | analyzeProfile | an id that is not there | { "_id": "missing" } | 404    | security.profile.not_found    |
      | analyzeRole    | an id that is not there | { "_id": "missing" } | 404    | security.role.not_found       |
      | analyzeProfile | neither id nor draft    | {}                   | 400    | profile-guard.request.invalid |
      | analyzeRole    | neither id nor draft    | {}                   | 400    | profile-guard.request.invalid |

  Scenario: bad arguments are refused with every fault
    When admin calls "profile-guard:analyzeAll" with:
      """json
      { "cursor": "none", "size": "many" }
      """
    Then it is refused with 400 "profile-guard.request.invalid"
    And its faults are:
      | code           | path   |
      | member.type    | size   |
      | member.invalid | cursor |

  @once
  Scenario: their URLs
    When admin sends "GET /profile-guard/profiles/acme-manager/_analyze"
    Then its findings are:
      | code                  | severity        | path                     |
      | policy.administration | securityWarning | policies[0].restrictedTo |
      | restriction.partial   | suggestion      | policies[0].restrictedTo |
    When admin sends "POST /profile-guard/profiles/_analyze" with:
      """json
      { "policies": [{ "roleId": "raeder" }] }
      """
    Then its findings are:
      | code         | severity | path               | suggestion |
      | role.unknown | error    | policies[0].roleId | reader     |
    When admin sends "GET /profile-guard/roles/reader/_analyze"
    Then it has no findings
    When admin sends "POST /profile-guard/roles/_analyze?_id=reader" with:
      """json
      { "controllers": { "document": { "actions": { "*": true, "get": true } } } }
      """
    Then its findings are:
      | code            | severity   | path                             |
      | entry.redundant | suggestion | controllers.document.actions.get |
    When admin sends "GET /profile-guard/_analyze?size=1"
    Then it has 1 finding
