@escalation
Feature: An id is no endpoint of Elasticsearch

  The host writes ids into URLs: `GET /<index>/_doc/_count` counts, and reads no document `_count`. A user,
  a profile, a role or an API key of such an id could not be deleted, nor their rights taken.

  @attack @cve-class-24
  Scenario Outline: something that nobody could take away (<action>, <id>)
    When <actor> tries "<action>" with:
      """json
      <members>
      """
    Then they are refused: 400 "<error>", or as Kuzzle refuses it
    And nothing is changed

    Examples:
      | actor       | action                             | id              | error                         | members                                                                                                           |
      | a stranger  | security:createRestrictedUser      | _search         | profile-guard.user.invalid    | { "_id": "_search", "body": { "content": {} } }                                                                   |
      | a stranger  | profile-guard:createRestrictedUser | _mapping        | profile-guard.user.invalid    | { "_id": "_mapping", "body": { "content": {} } }                                                                  |
      | the manager | security:createUser                | _count          | profile-guard.user.invalid    | { "_id": "_count", "body": { "content": { "profileIds": ["acme-member"] } } }                                     |
      | the manager | security:upsertUser                | _mget           | profile-guard.user.invalid    | { "_id": "_mget", "body": { "content": { "profileIds": ["acme-member"] } } }                                      |
      | the admin   | security:createProfile             | _msearch        | profile-guard.profile.invalid | { "_id": "_msearch", "body": { "policies": [{ "roleId": "shopper" }] } }                                          |
      | the admin   | security:createOrReplaceProfile    | _bulk           | profile-guard.profile.invalid | { "_id": "_bulk", "body": { "policies": [{ "roleId": "shopper" }] } }                                             |
      | the admin   | profile-guard:createProfile        | _mappings       | profile-guard.profile.invalid | { "_id": "_mappings", "body": { "policies": [{ "roleId": "shopper" }] } }                                         |
      | the admin   | security:createRole                | _termvectors    | profile-guard.request.invalid | { "_id": "_termvectors", "body": { "controllers": { "auth": { "actions": { "logout": true } } } } }               |
      | the admin   | security:createOrReplaceRole       | _mtermvectors   | profile-guard.request.invalid | { "_id": "_mtermvectors", "body": { "controllers": { "auth": { "actions": { "logout": true } } } } }              |
      | the admin   | security:createApiKey              | _count          | profile-guard.request.invalid | { "_id": "_count", "userId": "admin", "body": { "description": "key" } }                                          |
      | the manager | auth:createApiKey                  | _mapping        | profile-guard.request.invalid | { "_id": "_mapping", "body": { "description": "key" } }                                                           |
      | the admin   | admin:loadSecurities               | _count          | profile-guard.import.invalid  | { "body": { "roles": { "_count": { "controllers": { "auth": { "actions": { "logout": true } } } } } } }           |
      | the admin   | admin:loadSecurities               | _count          | profile-guard.import.invalid  | { "body": { "profiles": { "_count": { "policies": [{ "roleId": "shopper" }] } } } }                               |
      | the admin   | admin:loadSecurities               | _count          | profile-guard.import.invalid  | { "onExistingUsers": "overwrite", "body": { "users": { "_count": { "content": { "profileIds": ["shopper"] } } } } } |

  Scenario Outline: whoever has such an id since before is narrowed and deleted (<kuid>)
    Given a user "<kuid>" who was stored with "acme-member"
    When the manager uses "security:updateUser" with:
      """json
      { "_id": "<kuid>", "body": { "name": "Old" } }
      """
    Then it succeeds
    When the manager uses "security:replaceUser" with:
      """json
      { "_id": "<kuid>", "body": { "profileIds": ["acme-member"] } }
      """
    Then it succeeds
    When the manager uses "security:deleteUser" with:
      """json
      { "_id": "<kuid>" }
      """
    Then it succeeds
    And there is no user "<kuid>"

    Examples:
      | kuid      |
      | _search   |
      | _count    |
      | _mapping  |
      | _bulk     |
      | _mget     |
      | _any      |

  Scenario Outline: documents of clients are what their ids say (<id>)
    When the admin uses "document:createOrReplace" with:
      """json
      { "_id": "<id>", "index": "pg-acme", "collection": "orders", "body": { "number": 1 } }
      """
    Then it succeeds
    When the admin uses "document:update" with:
      """json
      { "_id": "<id>", "index": "pg-acme", "collection": "orders", "body": { "name": "second name" } }
      """
    Then it succeeds
    When the admin uses "document:get" with:
      """json
      { "_id": "<id>", "index": "pg-acme", "collection": "orders" }
      """
    Then it succeeds
    And they see "second name" on it
    When the admin uses "document:deleteFields" with:
      """json
      { "_id": "<id>", "index": "pg-acme", "collection": "orders", "body": { "fields": ["name"] } }
      """
    Then it succeeds
    When the admin uses "document:delete" with:
      """json
      { "_id": "<id>", "index": "pg-acme", "collection": "orders" }
      """
    Then it succeeds

    Examples:
      | id           |
      | _count       |
      | _mapping     |
      | _mget        |
      | _termvectors |
      | _any         |
