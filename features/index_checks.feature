@protocols
Feature: restrictions name places that exist, unless force says otherwise

  Scenario Outline: every missing place is named, with the nearest one that exists (<controller>)
    When admin calls "<controller>:createProfile" with:
      """json
      {
        "_id": "team~",
        "body": {
          "policies": [
            { "roleId": "reader", "restrictedTo": [{ "index": "pg-acmee" }, { "index": "pg-acme", "collections": ["orders", "ordres", "xyz"] }] },
            { "roleId": "editor", "restrictedTo": [{ "index": "nothing-like-it", "collections": ["orders"] }] }
          ]
        }
      }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And its faults are:
      | code               | path                                       | suggestion |
      | index.unknown      | policies[0].restrictedTo[0].index          | pg-acme    |
      | collection.unknown | policies[0].restrictedTo[1].collections[1] | orders     |
      | collection.unknown | policies[0].restrictedTo[1].collections[2] |            |
      | index.unknown      | policies[1].restrictedTo[0].index          |            |
    And nothing was written
    And no profile "team~" is stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  Scenario Outline: places that exist pass (<controller>)
    When admin calls "<controller>:createProfile" with:
      """json
      {
        "_id": "team~",
        "body": {
          "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }, { "index": "pg-acme", "collections": ["orders", "products"] }] }]
        }
      }
      """
    Then it succeeds
    And the stored profile "team~" is:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-globex" }, { "index": "pg-acme", "collections": ["orders", "products"] }] }] }
      """

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @mqtt
  Scenario Outline: force lifts this check (<action> of <controller>)
    When admin calls "<controller>:<action>" with:
      """json
      {
        "_id": "team~",
        "force": true,
        "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-later", "collections": ["soon"] }] }] }
      }
      """
    Then it succeeds
    And the stored profile "team~" is:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-later", "collections": ["soon"] }] }] }
      """
    When admin calls "<controller>:updateProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-later", "collections": ["soon"] }] }] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And its faults are:
      | code          | path                              |
      | index.unknown | policies[0].restrictedTo[0].index |
    And the stored profile "team~" is unchanged
    When admin calls "<controller>:updateProfile" with:
      """json
      { "_id": "team~", "force": true, "body": { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-later", "collections": ["soon"] }] }] } }
      """
    Then it succeeds
    When admin calls "<controller>:updateProfile" with:
      """json
      { "_id": "team~", "body": { "rateLimit": 10 } }
      """
    Then it succeeds

    Examples:
      | controller    | action                 |
      | security      | createProfile          |
      | security      | createOrReplaceProfile |
      | profile-guard | createProfile          |
      | profile-guard | createOrReplaceProfile |

  Scenario Outline: force lifts nothing else (<controller>)
    When admin calls "<controller>:createOrReplaceProfile" with:
      """json
      {
        "_id": "team~",
        "force": true,
        "body": { "policies": [{ "roleId": "nobody-has-it" }, { "roleId": "reader", "restrictedTo": [{ "index": "pg-later" }, { "index": "" }] }] }
      }
      """
    Then it is refused with 400 "profile-guard.profile.invalid", or as Kuzzle refuses it
    And its faults are:
      | code          | path                              |
      | role.unknown  | policies[0].roleId                |
      | index.vacuous | policies[1].restrictedTo[1].index |
    And nothing was written
    And no profile "team~" is stored

    Examples:
      | controller    |
      | security      |
      | profile-guard |

  @once
  Scenario Outline: what is no boolean is no force (<controller>)
    When admin calls "<controller>:createProfile" over websocket without kuzzle-sdk, with:
      """json
      { "_id": "team~", "force": "yes", "body": { "policies": [{ "roleId": "reader" }] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And its faults are:
      | code        | path  |
      | member.type | force |
    And nothing was written

    Examples:
      | controller    |
      | security      |
      | profile-guard |
