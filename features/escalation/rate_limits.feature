@escalation
Feature: Nobody hands out, or gains, a rate limit above their own

  A profile's `rateLimit` is a right: 0 is no limit, and the highest of a user's profiles counts.

  Background:
    Given a profile "limited~" of 500 requests a second with "acme-director"
    And a profile "slower~" of 400 requests a second with "acme-member"
    And a profile "faster~" of 600 requests a second with "acme-member"
    And a user "limited~" with "limited~", who can act

  @attack @cve-class-2
  Scenario Outline: a limited manager raises a limit (<what>, <action>)
    When user "limited~" tries "<action>" with:
      """json
      { "_id": "<id>", "body": <body> }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the error's details say what is missing, of what, and which profiles fall short
    And nothing is changed

    Examples:
      | what                     | action                               | id       | body                                                                                                            |
      | their own, to none       | security:updateProfile               | limited~ | { "rateLimit": 0 }                                                                                              |
      | their own, to none       | profile-guard:updateProfile          | limited~ | { "rateLimit": 0 }                                                                                              |
      | their own, by a request  | security:updateProfile               | limited~ | { "rateLimit": 501 }                                                                                            |
      | by not naming it         | security:createOrReplaceProfile      | slower~  | { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] }                              |
      | of a new one             | security:createProfile               | evil~    | { "rateLimit": 0, "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] }              |
      | of a new one             | profile-guard:createProfile          | evil~    | { "rateLimit": 501, "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] }            |
      | of another               | security:updateProfile               | faster~  | { "tags": [] }                                                                                                  |

  @attack @cve-class-16
  Scenario Outline: a limited manager hands out a higher limit (<what>)
    Given a user "mate~" with "slower~"
    When user "limited~" tries "<action>" with:
      """json
      <members>
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And there is no user "evil~"

    Examples:
      | what                     | action                   | members                                                                                                            |
      | to themselves            | security:updateUser      | { "_id": "limited~", "body": { "profileIds": ["limited~", "faster~"] } }                                           |
      | to another               | security:updateUser      | { "_id": "mate~", "body": { "profileIds": ["slower~", "acme-member"] } }                                           |
      | to another, by an upsert | security:upsertUser      | { "_id": "mate~", "body": { "content": { "profileIds": ["faster~"] } } }                                           |
      | to a new user            | security:createUser      | { "_id": "evil~", "body": { "content": { "profileIds": ["faster~"] } } }                                           |
      | to a new user            | profile-guard:createUser | { "_id": "evil~", "body": { "content": { "profileIds": ["acme-member"] } } }                                       |
      | by an import             | admin:loadSecurities     | { "body": { "profiles": { "slower~": { "rateLimit": 0, "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } } } } |
      | by an imported user      | admin:loadSecurities     | { "body": { "users": { "evil~": { "content": { "profileIds": ["faster~"] } } } } }                                 |

  @attack @cve-class-15
  Scenario: a limited manager becomes somebody with a higher one
    Given a user "mate~" with "faster~"
    When user "limited~" tries "security:createApiKey" with:
      """json
      { "userId": "mate~", "body": { "description": "evil" } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And nothing is changed
    And the answer holds no token

  Scenario Outline: a limited manager goes on within their limit (<action>)
    Given a user "mate~" with "slower~"
    When user "limited~" uses "<action>" with:
      """json
      <members>
      """
    Then it succeeds

    Examples:
      | action                        | members                                                                                                                                                        |
      | security:updateProfile        | { "_id": "slower~", "body": { "rateLimit": 500 } }                                                                                                             |
      | security:createProfile        | { "_id": "new~", "body": { "rateLimit": 1, "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } }                                  |
      | security:createUser           | { "_id": "new~", "body": { "content": { "profileIds": ["slower~", "limited~"] } } }                                                                            |
      | security:createRestrictedUser | { "_id": "new~", "body": { "content": {} } }                                                                                                                   |
      | security:updateUser           | { "_id": "mate~", "body": { "name": "Mate" } }                                                                                                                 |
      | security:deleteUser           | { "_id": "mate~" }                                                                                                                                             |
      | security:createRole           | { "_id": "new~", "body": { "controllers": { "document": { "actions": { "get": true } } } } }                                                                   |
      | admin:loadSecurities          | { "body": { "profiles": { "new~": { "rateLimit": 500, "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }] } }, "users": { "new~": { "content": { "profileIds": ["new~"] } } } } } |

  Scenario Outline: neither who has no limit, nor who covers everything, is asked for one (<actor>)
    Given a profile "boss~" of 500 requests a second with "superuser"
    And a user "boss~" with "boss~", who can act
    When <actor> uses "security:updateProfile" with:
      """json
      { "_id": "slower~", "body": { "rateLimit": 0 } }
      """
    Then it succeeds

    Examples:
      | actor        |
      | the manager  |
      | user "boss~" |

  Scenario Outline: who may not see roles is told of a limit that they give themselves (<role>)
    Given a profile "writer~" of 30 requests a second with "acme-writer"
    And a user "writer~" with "writer~", who can act
    When user "writer~" tries "security:createProfile" with:
      """json
      { "_id": "evil~", "body": { "policies": [{ "roleId": "<role>", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"
    And the error's details say that only this is missing: 'rateLimit 0 (no limit), above your own of 30: give a "rateLimit" from 1 to 30'

    Examples:
      | role          |
      | member        |
      | no-such-role~ |

  Scenario: a dry run tells a raised limit
    When the manager uses "security:updateProfile" with:
      """json
      { "_id": "slower~", "dryRun": true, "body": { "rateLimit": 0 } }
      """
    Then it succeeds
    And the dry run tells that profile "slower~" gets from 400 to 0 requests a second

  Scenario: a comparison tells a raised limit
    When the manager uses "profile-guard:compare" with:
      """json
      { "body": { "left": { "profileId": "slower~" }, "right": { "profileId": "faster~" } } }
      """
    Then it succeeds
    And the comparison tells a limit of 400, then 600, as new access
