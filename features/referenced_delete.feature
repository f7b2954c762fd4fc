@escalation @turns
Feature: Restrictions follow the indexes and collections that are deleted

  Rule: refuse names the profiles and deletes nothing, whatever the mode of the escalation rule

    Background:
      Given an application with:
        """json
        { "options": { "restrictedProfileIds": ["customer"], "onReferencedDelete": "refuse", "escalation": "report" } }
        """
      And an index "pg-drift-a~" with the collections "orders, products"
      And a profile "reader~":
        """json
        [{ "roleId": "member", "restrictedTo": [{ "index": "pg-drift-a~", "collections": ["orders"] }] }]
        """

    Scenario Outline: what a profile is restricted to (<action>)
      When the admin tries "<action>" with:
        """json
        <arguments>
        """
      Then it is refused: 412 "profile-guard.place.referenced"
      And the refusal names the profile "reader~"
      And nothing is changed
      And the index "pg-drift-a~" still has the collections "orders, products"

      Examples:
        | action              | arguments                                             |
        | index:delete        | { "index": "pg-drift-a~" }                            |
        | index:mDelete       | { "body": { "indexes": ["nowhere~", "pg-drift-a~"] } } |
        | collection:delete   | { "index": "pg-drift-a~", "collection": "orders" }    |
        | admin:resetDatabase | {}                                                    |

    Scenario: what none is restricted to is deleted
      When the admin uses "collection:delete" with:
        """json
        { "index": "pg-drift-a~", "collection": "products" }
        """
      Then it succeeds
      And the index "pg-drift-a~" still has the collections "orders"

    Scenario: who may not search profiles learns no name, nor how many there are
      Given a role "cleaner~":
        """json
        { "index": { "actions": { "delete": true } } }
        """
      And a profile "cleaner~":
        """json
        [{ "roleId": "cleaner~" }]
        """
      And a user "janitor~" with "cleaner~", who can act
      When user "janitor~" tries "index:delete" with:
        """json
        { "index": "pg-drift-a~" }
        """
      Then it is refused: 412 "profile-guard.place.referenced"
      And its message names "which only those may see who may search profiles"
      And the answer tells nothing of "reader~"
      And nothing is changed

    Scenario: what does not exist is the host's to answer
      When the admin tries "index:delete" with:
        """json
        { "index": "pg-drift-none~" }
        """
      Then it is refused: 412 "services.storage.unknown_index"

  Rule: prune takes the restrictions away, and widens nothing

    Background:
      Given an application with:
        """json
        { "options": { "restrictedProfileIds": ["customer"], "onReferencedDelete": "prune" } }
        """
      And an index "pg-drift-a~" with the collections "orders, products"
      And an index "pg-drift-b~" with the collections "orders"

    Scenario Outline: with the last restriction goes the policy (<action>)
      Given a profile "reader~":
        """json
        [
          { "roleId": "member", "restrictedTo": [{ "index": "pg-drift-a~", "collections": ["orders"] }] },
          { "roleId": "shopper", "restrictedTo": [{ "index": "pg-drift-a~", "collections": ["orders", "products"] }, { "index": "pg-drift-b~" }] }
        ]
        """
      And a user "clerk~" with "reader~", who can act
      When the admin uses "<action>" with:
        """json
        <arguments>
        """
      Then it succeeds
      And the profile "reader~" is:
        """json
        { "policies": [{ "roleId": "shopper", "restrictedTo": <left> }], "rateLimit": 0 }
        """
      And user "clerk~" still cannot use "document:search" with:
        """json
        { "index": "pg-acme", "collection": "orders", "body": {} }
        """
      And user "clerk~" can still use "document:search" with:
        """json
        { "index": "pg-drift-b~", "collection": "orders", "body": {} }
        """

      Examples:
        | action            | arguments                                          | left                                                                              |
        | index:delete      | { "index": "pg-drift-a~" }                         | [{ "index": "pg-drift-b~" }]                                                      |
        | index:mDelete     | { "body": { "indexes": ["pg-drift-a~"] } }         | [{ "index": "pg-drift-b~" }]                                                      |
        | collection:delete | { "index": "pg-drift-a~", "collection": "orders" } | [{ "index": "pg-drift-a~", "collections": ["products"] }, { "index": "pg-drift-b~" }] |

    Scenario: a profile that would be left without policy keeps the index from being deleted
      Given a profile "only~":
        """json
        [{ "roleId": "member", "restrictedTo": [{ "index": "pg-drift-a~" }] }]
        """
      And a profile "reader~":
        """json
        [{ "roleId": "member", "restrictedTo": [{ "index": "pg-drift-a~" }, { "index": "pg-drift-b~" }] }]
        """
      When the admin tries "index:delete" with:
        """json
        { "index": "pg-drift-a~" }
        """
      Then it is refused: 412 "profile-guard.place.referenced"
      And the refusal names the profile "only~"
      And the answer tells nothing of "reader~"
      And nothing is changed
      And the index "pg-drift-a~" still has the collections "orders, products"

  Rule: warn deletes, and logs the profiles

    Scenario: by default
      Given an index "pg-drift-a~" with the collections "orders"
      And a profile "reader~":
        """json
        [{ "roleId": "member", "restrictedTo": [{ "index": "pg-drift-a~" }] }]
        """
      When the admin uses "index:delete" with:
        """json
        { "index": "pg-drift-a~" }
        """
      Then it succeeds
      And the profile "reader~" is:
        """json
        { "policies": [{ "roleId": "member", "restrictedTo": [{ "index": "pg-drift-a~" }] }] }
        """
      And the application has logged "Deleted index" with "pg-drift-a~", "are restricted" and "reader~"
