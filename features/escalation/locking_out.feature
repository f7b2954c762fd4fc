@escalation
Feature: Nobody keeps others from writing
  Whoever holds a lock that others need keeps them from writing: an attacker their own rights from
  being revoked. So a wide lock is for those alone whose request passes and changes something; those
  who wait go in turns; one caller has a bounded share of the queue; and whoever covers everything goes
  before all others.

  @attack @turns
  Scenario Outline: <count> connections delete profiles that do not exist (<action>), while their user is revoked
    Given a user "crowd~" with "acme-director", who can act
    And a user "victim~" with "acme-director"
    When <count> connections of user "crowd~" loop "<action>" with:
      """json
      { "body": { "ids": ["nobody-1~", "nobody-2~", "nobody-3~"] } }
      """
    Then each of these succeeds within 8000 ms, by the admin:
      | security:updateUser | {"_id": "crowd~", "body": {"profileIds": ["shopper"]}} |
      | security:deleteUser | {"_id": "victim~"}                                     |

    Examples:
      | count | action                   |
      | 40    | security:mDeleteProfiles |

    @nightly
    Examples:
      | count | action                   |
      | 4     | security:mDeleteProfiles |
      | 40    | security:mDeleteUsers    |

  @attack
  Scenario Outline: 40 connections try what they may not (<action>), while others write
    Given a user "crowd~" with "acme-director", who can act
    And a user "victim~" with "acme-director"
    When 40 connections of user "crowd~" loop "<action>" with:
      """json
      { "_id": "superuser", "body": { "ids": ["superuser"], "controllers": { "auth": { "actions": { "*": true } } } } }
      """
    Then each of these succeeds within 8000 ms, by the admin:
      | security:updateUser    | {"_id": "crowd~", "body": {"profileIds": ["shopper"]}}           |
      | security:updateProfile | {"_id": "acme-member", "body": {"rateLimit": 0}} |
      | security:deleteUser    | {"_id": "victim~"}                                               |
    And each of these succeeds within 8000 ms, by the united manager:
      | security:createProfile | {"_id": "made~", "body": {"policies": [{"roleId": "member", "restrictedTo": [{"index": "pg-acme"}]}]}} |
      | security:deleteProfile | {"_id": "made~"}                                                                                       |

    Examples:
      | action                 |
      | security:deleteProfile |

    @nightly
    Examples:
      | action                       |
      | security:mDeleteProfiles     |
      | security:createOrReplaceRole |
      | security:deleteRole          |

  @attack
  Scenario: 90 connections write their own user, while it is revoked
    Each may do it as often as they like: they wait for each other, and keep the platform's places for
    requests from nobody.

    Given a user "crowd~" with "shopper", who can act
    When 90 connections of user "crowd~" loop "auth:updateSelf" with:
      """json
      { "body": { "name": "again" } }
      """
    Then each of these succeeds within 8000 ms, by the admin:
      | security:updateUser | {"_id": "crowd~", "body": {"profileIds": ["acme-member"]}} |
    And each of these succeeds within 8000 ms, by the united manager:
      | security:createProfile | {"_id": "made~", "body": {"policies": [{"roleId": "member", "restrictedTo": [{"index": "pg-acme"}]}]}} |
    And some of the loops' requests were refused: 429 "profile-guard.lock.share"

  @attack
  Scenario: 300 connections wait for a collection that is searchable every 5 s
    Each waits in the place of a request of others, at no cost, and may do so in several sessions.

    Given a user "crowd~" with "acme-director", who can act
    And the manager has used "collection:update" with:
      """json
      { "index": "pg-acme", "collection": "products", "body": { "settings": { "refresh_interval": "5s" } } }
      """
    When 300 connections of user "crowd~" loop "document:createOrReplace" with:
      """json
      { "index": "pg-acme", "collection": "products", "_id": "crowd~", "refresh": "wait_for", "body": { "text": "crowd" } }
      """
    Then each of these succeeds within 8000 ms, by the admin:
      | server:now          | {}                                                         |
      | security:updateUser | {"_id": "crowd~", "body": {"profileIds": ["acme-member"]}} |
    And some of the loops' requests were refused: 429 "profile-guard.refresh.share"
    And the admin can still use "collection:update" with:
      """json
      { "index": "pg-acme", "collection": "products", "body": { "settings": { "refresh_interval": null } } }
      """

  Scenario: whoever writes a lot at a time goes on doing so
    When the manager makes 40 profiles at once, and writes one of them 30 times at once
    Then all of it is done

  Scenario: a profile is deleted by whoever may, and one that is not there is not found
    Given a profile "team~":
      """json
      [{ "roleId": "member", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    When the manager uses "security:mDeleteProfiles" with:
      """json
      { "body": { "ids": ["team~", "nobody~"] } }
      """
    When the manager uses "security:deleteProfile" with:
      """json
      { "_id": "team~" }
      """
    Then they are refused: 404 "security.profile.not_found"

  @attack
  Scenario Outline: nothing of a list that is longer than Kuzzle takes is locked or read (<action>)
    When the writing manager tries "<action>" with 201 ids that do not exist
    Then they are refused: 413 "services.storage.write_limit_exceeded"

    Examples:
      | action                   |
      | security:mDeleteProfiles |
      | security:mDeleteUsers    |

  @attack
  Scenario: an import of thousands of users keeps a node busy
    When the manager tries "admin:loadSecurities" with 1001 users
    Then they are refused: 400 "profile-guard.import.invalid"

  Scenario: who covers everything loads as many as they want
    When the admin tries "admin:loadSecurities" with 1001 users
    Then it succeeds
