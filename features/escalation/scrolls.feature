@escalation @protocols
Feature: A scroll is for who opened it, with the rights that they have now

  @attack @cve-class-18
  Scenario Outline: somebody reads on in the scroll of another (<actor>)
    Given the admin has opened the scroll "{scroll}" by "document:search" with:
      """json
      { "index": "pg-globex", "collection": "orders", "size": 1, "scroll": "1m", "body": {} }
      """
    When <actor> tries "document:scroll" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then they are refused: <status> "<id>"
    And the answer tells nothing of "globex-secret"

    Examples:
      | actor                     | status | id                                  |
      | the manager               | 404    | services.storage.unknown_scroll_id  |
      | the manager's API key     | 404    | services.storage.unknown_scroll_id  |
      | a stranger                | 401    | security.rights.unauthorized        |

  @attack @cve-class-18
  Scenario: a scroll of several places, of which one is another's
    Given the admin has opened the scroll "{scroll}" by "document:search" with:
      """json
      {
        "targets": [
          { "index": "pg-acme", "collections": ["orders"] },
          { "index": "pg-globex", "collections": ["orders"] }
        ],
        "size": 1,
        "scroll": "1m",
        "body": {}
      }
      """
    When the manager tries "document:scroll" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then they are refused: 404 "services.storage.unknown_scroll_id"
    And the request has no effect
    And the answer tells nothing of "globex-secret"

  @attack @cve-class-18
  Scenario: the scroll of another in a place that one may search oneself
    Given the admin has opened the scroll "{scroll}" by "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": { "query": { "ids": { "values": ["page-0", "page-1", "page-2", "page-3"] } } } }
      """
    When the manager tries "document:scroll" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then they are refused: 404 "services.storage.unknown_scroll_id"
    And the request has no effect

  @attack @cve-class-18
  Scenario Outline: a scroll of one kind is read as one of another (<action>)
    Given the admin has opened the scroll "{scroll}" by "<search>" with:
      """json
      { "size": 1, "scroll": "1m", "body": {} }
      """
    When the manager tries "<action>" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then they are refused: 404 "services.storage.unknown_scroll_id"
    And the request has no effect

    Examples:
      | search                    | action                          |
      | security:searchUsers      | document:scroll                 |
      | security:searchUsers      | security:scrollUsers            |
      | security:searchUsers      | security:scrollProfiles         |
      | security:searchUsers      | collection:scrollSpecifications |
      | security:searchProfiles   | security:scrollProfiles         |
      | security:searchProfiles   | document:scroll                 |

  @attack @cve-class-18
  Scenario Outline: one's own scroll of one kind is read as one of another (<action>)
    Given the manager has opened the scroll "{scroll}" by "<search>" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": { "query": { "ids": { "values": ["page-0", "page-1", "page-2", "page-3"] } } } }
      """
    When the manager tries "<action>" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And the request has no effect

    Examples:
      | search                  | action                          |
      | security:searchUsers    | document:scroll                 |
      | security:searchProfiles | collection:scrollSpecifications |
      | document:search         | security:scrollProfiles         |

  @attack @cve-class-10 @cve-class-18
  Scenario: a scroll that was opened with rights that are gone
    Given a profile "reader~":
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "reader~" with "reader~", who can act
    And user "reader~" has opened the scroll "{scroll}" by "document:search" with:
      """json
      { "index": "pg-globex", "collection": "orders", "size": 1, "scroll": "1m", "body": {} }
      """
    And the profile "reader~" is limited to "pg-acme"
    When user "reader~" tries "document:scroll" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And the answer tells nothing of "globex-secret"

  @attack @cve-class-10 @cve-class-18
  Scenario: a scroll of somebody who was deleted, by the next user of that kuid
    Given a profile "reader~":
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "leaver~" with "reader~", who can act
    And user "leaver~" has opened the scroll "{scroll}" by "document:search" with:
      """json
      { "index": "pg-globex", "collection": "orders", "size": 1, "scroll": "1m", "body": {} }
      """
    And the user "leaver~" was deleted
    And a user "leaver~" with "reader~", who can act
    When user "leaver~" tries "document:scroll" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then they are refused: 404 "services.storage.unknown_scroll_id"
    And the answer tells nothing of "globex-secret"

  Scenario: one's own scroll goes on to its end, on another node and another connection too
    Given the manager has opened the scroll "{scroll}" by "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": { "query": { "ids": { "values": ["page-0", "page-1", "page-2", "page-3"] } } } }
      """
    When the manager uses "document:scroll" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then the answer tells "acme-order"
    When the manager's API key uses "document:scroll" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then the answer tells "acme-order"

  Scenario Outline: one's own scroll of <what> goes on
    Given the manager has opened the scroll "{scroll}" by "security:<search>" with:
      """json
      { "size": 1, "scroll": "1m", "body": {} }
      """
    When the manager uses "security:<scroll>" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then it succeeds

    Examples:
      | what     | search         | scroll         |
      | users    | searchUsers    | scrollUsers    |
      | profiles | searchProfiles | scrollProfiles |

  Scenario: another node knows who has opened a scroll
    Given the manager has opened the scroll "{scroll}" by "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": { "query": { "ids": { "values": ["page-0", "page-1", "page-2", "page-3"] } } } }
      """
    And there is a second node
    When the manager uses "document:scroll" on the second node with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then the answer tells "acme-order"
    When the united manager uses "document:scroll" on the second node with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then they are refused: 404 "services.storage.unknown_scroll_id"
    When the manager uses "document:scroll" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then the answer tells "acme-order"

  Scenario: an administrator reads whatever scroll there is, as on the host alone
    Given the manager has opened the scroll "{scroll}" by "security:searchUsers" with:
      """json
      { "size": 1, "scroll": "1m", "body": {} }
      """
    When the admin uses "document:scroll" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then it succeeds

  Scenario: a scroll that there is not, is answered as the host answers it
    When the manager uses "document:scroll" with:
      """json
      { "scrollId": "no-such-scroll", "scroll": "1m" }
      """
    Then they are refused: 404 "services.storage.unknown_scroll_id"

  @turns
  Scenario: what the application has opened is for who may search there
    Given an application with:
      """json
      { "office": "sound" }
      """
    And the admin has opened the scroll "{acme}" by "office:search" with:
      """json
      { "body": { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": { "query": { "ids": { "values": ["page-0", "page-1", "page-2", "page-3"] } } } } }
      """
    And the admin has opened the scroll "{globex}" by "office:search" with:
      """json
      { "body": { "index": "pg-globex", "collection": "orders", "size": 1, "scroll": "1m", "body": {} } }
      """
    When the manager uses "document:scroll" with:
      """json
      { "scrollId": "{acme}", "scroll": "1m" }
      """
    Then the answer tells "acme-order"
    When the manager tries "document:scroll" with:
      """json
      { "scrollId": "{globex}", "scroll": "1m" }
      """
    Then they are refused: 404 "services.storage.unknown_scroll_id"

  @attack @cve-class-18
  Scenario: strangers, who share one kuid, are told apart by their scrolls
    Given an application of its own, called "strangers"
    And strangers may search "pg-acme"
    And a stranger has opened the scroll "{scroll}" by "document:search" with:
      """json
      { "index": "pg-acme", "collection": "orders", "size": 1, "scroll": "1m", "body": { "query": { "ids": { "values": ["page-0", "page-1", "page-2", "page-3"] } } } }
      """
    When a stranger uses "document:scroll" with:
      """json
      { "scrollId": "{scroll}", "scroll": "1m" }
      """
    Then the answer tells "acme-order"
    And the answer tells "{scroll}"
    When a stranger tries "document:scroll" with:
      """json
      { "scrollId": "{scroll, guessed}", "scroll": "1m" }
      """
    Then they are refused: 404 "services.storage.unknown_scroll_id"
    And the request has no effect
