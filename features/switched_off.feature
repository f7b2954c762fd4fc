@once
Feature: with guardNativeActions false the host's own actions answer as without the plugin

  Scenario Outline: <action> (<case>, over <protocol>)
    When admin calls "security:<action>" over <protocol> of an application without the plugin and of one with it switched off, with:
      """json
      <members>
      """
    Then both answer the same, with status <status>

    Examples: over HTTP
      | protocol | action                 | case                    | status | members                                                                                        |
      | http     | createProfile          | sound                   | 200    | { "_id": "team~", "body": { "policies": [{ "roleId": "reader" }] } }                           |
      | http     | createProfile          | a form the guard refuses | 200   | { "_id": "team~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [] }] } }        |
      | http     | createProfile          | a role that is not there | 404   | { "_id": "team~", "body": { "policies": [{ "roleId": "redaer" }] } }                           |
      | http     | createOrReplaceProfile | sound                   | 200    | { "_id": "team~", "body": { "rateLimit": 3, "policies": [{ "roleId": "reader" }] } }           |
      | http     | updateProfile          | sound                   | 200    | { "_id": "customer", "body": { "rateLimit": 0 } }                                              |
      | http     | updateProfile          | not there               | 404    | { "_id": "nobody~", "body": { "rateLimit": 0 } }                                               |
      | http     | createUser             | sound                   | 200    | { "_id": "pg-alice~", "body": { "content": { "profileIds": ["customer"], "name": "Alice" } } } |
      | http     | createUser             | no profile ids          | 400    | { "_id": "pg-alice~", "body": { "content": {} } }                                              |
      | http     | createRestrictedUser   | sound                   | 200    | { "_id": "pg-bob~", "body": { "content": { "name": "Bob" } } }                                 |

    Examples: over WebSocket
      | protocol  | action                 | case                    | status | members                                                                                        |
      | websocket | createProfile          | sound                   | 200    | { "_id": "team~", "body": { "policies": [{ "roleId": "reader" }] } }                           |
      | websocket | createProfile          | a form the guard refuses | 200   | { "_id": "team~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [] }] } }        |
      | websocket | createProfile          | a role that is not there | 404   | { "_id": "team~", "body": { "policies": [{ "roleId": "redaer" }] } }                           |
      | websocket | createOrReplaceProfile | sound                   | 200    | { "_id": "team~", "body": { "rateLimit": 3, "policies": [{ "roleId": "reader" }] } }           |
      | websocket | updateProfile          | sound                   | 200    | { "_id": "customer", "body": { "rateLimit": 0 } }                                              |
      | websocket | updateProfile          | not there               | 404    | { "_id": "nobody~", "body": { "rateLimit": 0 } }                                               |
      | websocket | createUser             | sound                   | 200    | { "_id": "pg-alice~", "body": { "content": { "profileIds": ["customer"], "name": "Alice" } } } |
      | websocket | createUser             | no profile ids          | 400    | { "_id": "pg-alice~", "body": { "content": {} } }                                              |
      | websocket | createRestrictedUser   | sound                   | 200    | { "_id": "pg-bob~", "body": { "content": { "name": "Bob" } } }                                 |

  Scenario: a faulty import passes
    When admin calls "admin:loadSecurities" over http of an application without the plugin and of one with it switched off, with:
      """json
      { "refresh": "wait_for", "body": { "profiles": { "one~": { "policies": [{ "roleId": "reader", "restrictedTo": [] }] } } } }
      """
    Then both answer the same, with status 200

  Scenario: the plugin's own actions keep the rules
    Given the plugin is switched off on the host's own actions
    When admin calls "profile-guard:createProfile" over http without kuzzle-sdk, with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [] }] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And nothing was written
