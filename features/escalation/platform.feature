@escalation
Feature: Who does not cover everything changes nothing for everybody

  @attack @cve-class-18
  Scenario Outline: a manager who holds the action runs <call>
    When the manager tries "<call>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the request has no effect
    And the manager can still use "auth:getCurrentUser"
    And there is still the index "pg-acme"

    @replaces
    Examples:
      | call                           | members                                                         |
      | admin:resetSecurity            | {}                                                              |
      | admin:resetDatabase            | {}                                                              |
      | admin:resetCache               | { "database": "internalCache" }                                 |
      | admin:shutdown                 | {}                                                              |
      | security:restrictDefaultRights | {}                                                              |
      | security:updateUserMapping     | { "body": { "properties": { "evil": { "type": "keyword" } } } } |
      | security:updateProfileMapping  | { "body": { "properties": { "evil": { "type": "keyword" } } } } |
      | security:updateRoleMapping     | { "body": { "properties": { "evil": { "type": "keyword" } } } } |
      | debug:enable                   | {}                                                              |
      | debug:disable                  | {}                                                              |
      | debug:nodeVersion              | {}                                                              |
      | debug:post                     | { "body": { "method": "Runtime.evaluate", "params": {} } }      |
      | debug:addListener              | { "body": { "event": "Profiler.consoleProfileStarted" } }       |
      | debug:removeListener           | { "body": { "event": "Profiler.consoleProfileStarted" } }       |

  @attack
  Scenario: a dump of what is in the memory of everybody's requests
    When the manager tries "admin:dump"
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the request has no effect

  @attack @cve-class-18
  Scenario Outline: a user administrator, a role author and a key hold no such action, or too little (<actor>)
    When <actor> tries "admin:resetSecurity"
    Then they are refused: <refusal>
    And nothing is changed

    Examples:
      | actor                  | refusal                               |
      | the manager's API key  | 403 "profile-guard.rights.escalation" |
      | the user administrator | 403 "security.rights.forbidden"       |
      | a stranger             | 401 "security.rights.unauthorized"    |

  Scenario Outline: who covers everything may (<call>)
    When the superuser uses "<call>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | call                           | members                                                         |
      | security:restrictDefaultRights | {}                                                              |
      | security:updateUserMapping     | { "body": { "properties": { "fine": { "type": "keyword" } } } } |
      | admin:loadMappings             | { "body": { "pg-globex": { "orders": { "properties": {} } } } } |
