@escalation @protocols
Feature: Answers tell nobody of what they may not see

  @attack @cve-class-18
  Scenario Outline: <what> shows who else is a tenant
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then it succeeds
    And the answer tells nothing of "globex"

    Examples:
      | what                      | call       | members                     |
      | the count of collections  | index:list | { "countCollection": true } |
      | the statistics of indexes | index:stats | {}                         |

  @attack @cve-class-18
  Scenario: the count of collections tells what is beside
    When the product manager tries "index:list" with:
      """json
      { "countCollection": true }
      """
    Then it succeeds
    And it counts 1 collection of "pg-acme"

  @attack @cve-class-18
  Scenario: the statistics of indexes show what is beside
    When the product manager tries "index:stats"
    Then it succeeds
    And the answer tells nothing of "orders"

  @attack @cve-class-18
  Scenario Outline: specifications of other tenants are found (<what>)
    Given specifications of "pg-acme/orders" and "pg-globex/orders"
    When the manager tries "collection:searchSpecifications" with:
      """json
      { "body": <body> }
      """
    Then it succeeds
    And the answer tells nothing of "globex"
    And the answer counts <total>

    Examples:
      | what                   | body                                                 | total |
      | any                    | {}                                                   | 1     |
      | none on a page         | { "size": 0, "query": {} }                           | 1     |
      | by name                | { "query": { "term": { "index": "pg-globex" } } }    | 0     |
      | in any way             | { "query": { "bool": { "should": [{ "match_all": {} }, { "prefix": { "index": "pg-g" } }] } } } | 1 |

  @attack @cve-class-18
  Scenario: specifications of other tenants are found by a URL
    Given specifications of "pg-acme/orders" and "pg-globex/orders"
    When the manager tries the URL "POST /validations/_search?size=50" with:
      """json
      { "query": { "match_all": {} } }
      """
    Then it succeeds
    And the answer tells nothing of "globex"

  @attack @cve-class-18
  Scenario: a page of collections tells how many are hidden before it
    When the product manager tries "collection:list" with:
      """json
      { "index": "pg-acme", "from": 0, "size": 1 }
      """
    Then it succeeds
    And they see "products" on it

  Scenario: what is one's own is listed, and everything to those who may see all
    Given specifications of "pg-acme/orders" and "pg-globex/orders"
    When the manager uses "index:list" with:
      """json
      { "countCollection": true }
      """
    Then it counts 2 collections of "pg-acme"
    When the manager uses "index:stats"
    Then the answer shows "products"
    When the manager uses "collection:list" with:
      """json
      { "index": "pg-acme", "from": 1, "size": 1 }
      """
    Then the answer shows "products"
    When the manager uses "collection:searchSpecifications" with:
      """json
      { "body": { "query": { "term": { "collection": "orders" } } } }
      """
    Then the answer shows "pg-acme#orders"
    When the superuser uses "index:list" with:
      """json
      { "countCollection": true }
      """
    Then the answer shows "pg-globex"
    When the superuser uses "index:stats"
    Then the answer shows "pg-globex"
    When the superuser uses "collection:searchSpecifications" with:
      """json
      { "body": {} }
      """
    Then the answer shows "pg-globex#orders"

  @attack
  Scenario Outline: a mistyped name is answered with one of another tenant (<what>)
    When the <manager> tries "<call>" with:
      """json
      <members>
      """
    Then it fails
    And nothing is changed
    And the answer tells nothing of "<secret>"

    Examples:
      | what              | manager         | call                    | secret          | members                                                                                                                               |
      | an index          | manager         | security:createProfile  | pg-globex       | { "_id": "evil~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globx" }] }] } }                       |
      | a collection      | product manager | security:createProfile  | orders          | { "_id": "evil~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme", "collections": ["ordrs"] }] }] } } |
      | a role            | writing manager | security:createProfile  | user-administrator | { "_id": "evil~", "body": { "policies": [{ "roleId": "user-administratr" }] } }                                                       |
      | a profile         | writing manager | security:createUser     | globex-member   | { "_id": "evil~", "body": { "content": { "profileIds": ["globex-membr"] } } }                                                         |
      | a profile to give | writing manager | security:updateUser     | globex-member   | { "_id": "manager", "body": { "profileIds": ["globex-membr"] } }                                                                      |
      | in an import      | writing manager | admin:loadSecurities    | user-administrator | { "body": { "profiles": { "evil~": { "policies": [{ "roleId": "user-administratr" }] } } } }                                          |
      | in a draft        | writing manager | profile-guard:compare   | user-administrator | { "body": { "left": { "draft": { "policies": [{ "roleId": "user-administratr" }] } }, "right": { "roleId": "member" } } }             |

  @attack
  Scenario: a mistyped index is answered with one that they may use, but not list
    Given a role "author~":
      """json
      { "document": { "actions": { "get": true } }, "security": { "actions": { "createProfile": true, "getRole": true } } }
      """
    And a profile "author~":
      """json
      [{ "roleId": "author~" }]
      """
    And a user "author~" with "author~", who can act
    When user "author~" tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "author~", "restrictedTo": [{ "index": "pg-globx" }] }] } }
      """
    Then they are refused: 400 "profile-guard.profile.invalid"
    And nothing is changed
    And the answer tells nothing of "pg-globex"

  @attack
  Scenario Outline: the answer tells whether something exists that they may not see (<what>)
    Given a user "known~" with "globex-member"
    When the <manager> tries "<call>" with:
      """json
      <members>
      """
    And they try the same with "<other>" in the place of "<name>"
    Then both answers are the same but for "<other>" and "<name>"
    And nothing is changed

    Examples:
      | what                                      | manager         | call                                       | name          | other        | members                                                                                                                                                       |
      | an index                                  | manager         | security:createProfile                     | pg-globex     | pg-nobodys   | { "_id": "evil~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } }                                              |
      | an index, with force                      | manager         | security:createProfile                     | pg-globex     | pg-nobodys   | { "_id": "evil~", "force": true, "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } }                               |
      | an index that limits nothing              | manager         | security:createProfile                     | pg-globex     | pg-nobodys   | { "_id": "evil~", "body": { "policies": [{ "roleId": "no-place", "restrictedTo": [{ "index": "pg-globex" }] }] } }                                            |
      | an index that limits nothing, with strict | manager         | security:createProfile                     | pg-globex     | pg-nobodys   | { "_id": "evil~", "strict": true, "force": true, "body": { "policies": [{ "roleId": "no-place", "restrictedTo": [{ "index": "pg-globex" }] }] } }             |
      | an index beside a fault, with strict      | manager         | security:createProfile                     | pg-globex     | pg-nobodys   | { "_id": "evil~", "strict": true, "body": { "junk": 1, "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } }                   |
      | an index, by the plugin's action          | manager         | profile-guard:createOrReplaceProfile       | pg-globex     | pg-nobodys   | { "_id": "evil~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } }                                              |
      | an index, in a dry run                    | manager         | profile-guard:createProfile                | pg-globex     | pg-nobodys   | { "_id": "evil~", "dryRun": true, "body": { "policies": [{ "roleId": "no-place", "restrictedTo": [{ "index": "pg-globex" }] }] } }                            |
      | an index, in an analysis                  | manager         | profile-guard:analyzeProfile               | pg-globex     | pg-nobodys   | { "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } }                                                              |
      | an index, in an import                    | manager         | admin:loadSecurities                       | pg-globex     | pg-nobodys   | { "body": { "profiles": { "evil~": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-globex" }] }] } } } }                                 |
      | a collection                              | product manager | security:createProfile                     | orders        | nobodys      | { "_id": "evil~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme", "collections": ["orders"] }] }] } }                     |
      | a role                                    | writing manager | security:createProfile                     | superuser     | nobodys      | { "_id": "evil~", "body": { "policies": [{ "roleId": "superuser" }] } }                                                                                       |
      | a role, beside a fault                    | writing manager | security:createProfile                     | superuser     | nobodys      | { "_id": "evil~", "body": { "junk": 1, "policies": [{ "roleId": "superuser" }] } }                                                                            |
      | a role, in an import                      | writing manager | admin:loadSecurities                       | superuser     | nobodys      | { "body": { "profiles": { "evil~": { "policies": [{ "roleId": "superuser" }] } } } }                                                                          |
      | a role to delete                          | writing manager | security:deleteRole                        | superuser     | nobodys      | { "_id": "superuser" }                                                                                                                                        |
      | a role to change                          | writing manager | security:updateRole                        | superuser     | nobodys      | { "_id": "superuser", "body": { "controllers": {} } }                                                                                                         |
      | roles to delete                           | writing manager | security:mDeleteRoles                      | superuser     | nobodys      | { "body": { "ids": ["superuser"] } }                                                                                                                          |
      | a profile                                 | writing manager | security:createUser                        | globex-member | nobodys      | { "_id": "evil~", "body": { "content": { "profileIds": ["globex-member"] } } }                                                                                |
      | a profile, by the plugin's action         | writing manager | profile-guard:createUser                   | globex-member | nobodys      | { "_id": "evil~", "body": { "content": { "profileIds": ["globex-member"] } } }                                                                                |
      | a profile, with misspelt credentials      | writing manager | security:createUser                        | globex-member | nobodys      | { "_id": "evil~", "body": { "content": { "profileIds": ["globex-member"] }, "credentials": { "locl": {} } } }                                                 |
      | a profile to change                       | writing manager | security:updateProfile                     | globex-member | nobodys      | { "_id": "globex-member", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } }                                        |
      | a profile to change, not its policies     | writing manager | security:updateProfile                     | globex-member | nobodys      | { "_id": "globex-member", "body": { "rateLimit": 5 } }                                                                                                        |
      | a profile to change, with a fault         | writing manager | security:updateProfile                     | globex-member | nobodys      | { "_id": "globex-member", "body": { "junk": 5 } }                                                                                                             |
      | a profile to delete                       | writing manager | security:deleteProfile                     | globex-member | nobodys      | { "_id": "globex-member" }                                                                                                                                    |
      | profiles to delete                        | writing manager | security:mDeleteProfiles                   | globex-member | nobodys      | { "body": { "ids": ["globex-member"] } }                                                                                                                      |
      | a user to change                          | writing manager | security:updateUser                        | known~        | unknown~     | { "_id": "known~", "body": { "name": "evil" } }                                                                                                               |
      | a user to give a profile                  | writing manager | security:updateUser                        | known~        | unknown~     | { "_id": "known~", "body": { "profileIds": ["acme-member"] } }                                                                                                |
      | a user to replace                         | writing manager | security:replaceUser                       | known~        | unknown~     | { "_id": "known~", "body": { "profileIds": ["acme-member"] } }                                                                                                |
      | a user to delete                          | writing manager | security:deleteUser                        | known~        | unknown~     | { "_id": "known~" }                                                                                                                                           |
      | users to delete                           | writing manager | security:mDeleteUsers                      | known~        | unknown~     | { "body": { "ids": ["known~"] } }                                                                                                                             |
      | a user to get credentials                 | writing manager | security:createCredentials                 | known~        | unknown~     | { "_id": "known~", "strategy": "local", "body": { "username": "evil~", "password": "known-to-me" } }                                                          |
      | a user to get other credentials           | writing manager | security:updateCredentials                 | known~        | unknown~     | { "_id": "known~", "strategy": "local", "body": { "password": "known-to-me" } }                                                                               |
      | a user to lose credentials                | writing manager | security:deleteCredentials                 | known~        | unknown~     | { "_id": "known~", "strategy": "local" }                                                                                                                      |
      | a user to get a key                       | writing manager | security:createApiKey                      | known~        | unknown~     | { "userId": "known~", "body": { "description": "evil" } }                                                                                                     |
      | a user to lose a key                      | writing manager | security:deleteApiKey                      | known~        | unknown~     | { "userId": "known~", "_id": "any" }                                                                                                                          |
      | a user to be logged out                   | writing manager | security:revokeTokens                      | known~        | unknown~     | { "_id": "known~" }                                                                                                                                           |
      | a user to get a reset token               | writing manager | kuzzle-plugin-auth-passport-local/password:getResetPasswordToken | known~ | unknown~ | { "_id": "known~" }                                                                                                                        |
      | a username                                | writing manager | security:createUser                        | {manager}     | unknown~     | { "_id": "evil~", "body": { "content": { "profileIds": ["globex-member"] }, "credentials": { "local": { "username": "{manager}", "password": "known-to-me" } } } } |
      | a kuid                                    | writing manager | security:createUser                        | known~        | unknown~     | { "_id": "known~", "body": { "content": { "profileIds": ["globex-member"] }, "credentials": { "local": { "username": "evil~", "password": "known-to-me" } } } } |

  @attack
  Scenario Outline: a refusal tells what others hold (<what>)
    Given a user "known~" with "globex-member"
    And a role "secret-role~":
      """json
      { "document": { "actions": { "deleteFields": true } } }
      """
    And a profile "secret-profile~":
      """json
      [{ "roleId": "secret-role~", "restrictedTo": [{ "index": "pg-globex", "collections": ["orders"] }] }]
      """
    When the writing manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the request has no effect
    And the answer tells nothing of "<secret>"

    Examples:
      | what                            | call                     | secret          | members                                                                           |
      | the profile of a user           | security:updateUser      | globex          | { "_id": "known~", "body": { "profileIds": ["acme-member"] } }                    |
      | the profile of a user           | security:deleteUser      | globex          | { "_id": "known~" }                                                               |
      | the profile of a user           | security:createApiKey    | globex          | { "userId": "known~", "body": { "description": "evil" } }                         |
      | the role of a user              | security:revokeTokens    | member          | { "_id": "known~" }                                                               |
      | the places of a profile         | security:deleteProfile   | pg-globex       | { "_id": "secret-profile~" }                                                      |
      | the role of a profile           | security:deleteProfile   | secret-role     | { "_id": "secret-profile~" }                                                      |
      | the actions of a profile        | security:deleteProfile   | deleteFields    | { "_id": "secret-profile~" }                                                      |
      | the places of a profile         | security:createUser      | pg-globex       | { "_id": "evil~", "body": { "content": { "profileIds": ["secret-profile~"] } } }  |
      | the actions of a role           | security:createProfile   | deleteFields    | { "_id": "evil~", "body": { "policies": [{ "roleId": "secret-role~" }] } }        |
      | the profiles that use a role    | security:updateRole      | secret-profile  | { "_id": "secret-role~", "body": { "controllers": { "auth": { "actions": { "login": true } } } } } |
      | the profiles that use a role    | security:deleteRole      | secret-profile  | { "_id": "secret-role~" }                                                         |
      | what would change, in a dry run | profile-guard:updateProfile | pg-globex    | { "_id": "secret-profile~", "dryRun": true, "body": { "rateLimit": 5 } }          |

  Scenario: who may see users, profiles and roles is told what is missing
    Given a user "known~" with "globex-member"
    When the manager tries "security:deleteUser" with:
      """json
      { "_id": "known~" }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the error's details say what is missing, of what, and which profiles fall short
    And the refusal tells of "globex-member"
    When the manager tries "security:createUser" with:
      """json
      { "_id": "new~", "body": { "content": { "profileIds": ["acme-membr"] } } }
      """
    Then the refusal tells of "acme-member"
    When the manager tries "security:createProfile" with:
      """json
      { "_id": "new~", "body": { "policies": [{ "roleId": "membr", "restrictedTo": [{ "index": "pg-acme", "collections": ["ordrs"] }] }] } }
      """
    Then the refusal tells of "Did you mean \"member\"?"
    And the refusal tells of "Did you mean \"orders\"?"

  Scenario: an administrator finds in the audit what the caller was not told
    When the writing manager tries "security:updateUser" with:
      """json
      { "_id": "tomm~", "body": { "profileIds": ["acme-member"] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    When the superuser uses "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "user", "id": "tomm~", "decision": "refused" } }
      """
    Then the newest entry's "reason.details" is:
      """json
      {
        "missing": [],
        "total": 0,
        "claims": [{ "subject": "user \"tomm~\"", "moment": "before", "through": ["user \"tomm~\" does not exist"] }]
      }
      """
    When the writing manager tries "security:createUser" with:
      """json
      { "_id": "evil~", "body": { "content": { "profileIds": ["globex-member"] } } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    When the superuser uses "profile-guard:searchAudit" with:
      """json
      { "body": { "kind": "user", "id": "evil~", "decision": "refused" } }
      """
    Then the newest entry's "reason.details.claims.0.subject" is:
      """json
      "profile \"globex-member\" of user \"evil~\""
      """

  Scenario: who may write, but not read, writes what is theirs
    When the writing manager uses "security:createProfile" with:
      """json
      { "_id": "mine~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    When the writing manager uses "security:createUser" with:
      """json
      { "_id": "mine~", "body": { "content": { "profileIds": ["acme-member"] } } }
      """
    Then it succeeds
    When the writing manager uses "security:updateUser" with:
      """json
      { "_id": "mine~", "body": { "profileIds": ["mine~"] } }
      """
    Then it succeeds
    When the writing manager uses "security:deleteUser" with:
      """json
      { "_id": "mine~" }
      """
    Then it succeeds
    When the writing manager uses "security:deleteProfile" with:
      """json
      { "_id": "mine~" }
      """
    Then it succeeds

  Scenario Outline: an index that the caller may not know is answered with one that they may list (<name>)
    When the manager tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "<name>" }] }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the refusal's words end with "<words>"

    Examples:
      | name      | words                      |
      | pg-acmme  | Did you mean \"pg-acme\"?  |
      | pg-globex | or ask somebody who holds it.|
