Feature: every fault of a profile is answered at once, and nothing is written

  Background:
    Given the profile "team~":
      """json
      { "policies": [{ "roleId": "reader" }] }
      """

  Scenario Outline: <fault> (<controller>)
    When admin calls "<controller>:createOrReplaceProfile" with:
      """json
      { "_id": "team~", "body": <body> }
      """
    Then it is refused with 400 "profile-guard.profile.invalid", or as Kuzzle refuses it
    And its faults are:
      | code   | path   |
      | <code> | <path> |
    And the stored profile "team~" is unchanged
    And nothing was written

    Examples: on the host's controller
      | controller | fault                            | body                                                        | code              | path                   |
      | security   | no policies                      | {}                                                          | member.missing    | policies               |
      | security   | empty policies                   | { "policies": [] }                                          | member.empty      | policies               |
      | security   | policies is an object            | { "policies": { "roleId": "reader" } }                      | member.type       | policies               |
      | security   | a policy is a string             | { "policies": ["reader"] }                                  | member.type       | policies[0]            |
      | security   | a policy is null                 | { "policies": [null] }                                      | member.type       | policies[0]            |
      | security   | no roleId                        | { "policies": [{}] }                                        | member.missing    | policies[0].roleId     |
      | security   | an empty roleId                  | { "policies": [{ "roleId": "" }] }                          | member.empty      | policies[0].roleId     |
      | security   | a blank roleId                   | { "policies": [{ "roleId": "  " }] }                        | member.empty      | policies[0].roleId     |
      | security   | roleId is an array               | { "policies": [{ "roleId": ["reader"] }] }                  | member.type       | policies[0].roleId     |
      | security   | roleId is a number               | { "policies": [{ "roleId": 1 }] }                           | member.type       | policies[0].roleId     |
      | security   | an unknown role                  | { "policies": [{ "roleId": "reder" }] }                     | role.unknown      | policies[0].roleId     |
      | security   | an unknown member of a policy    | { "policies": [{ "roleId": "reader", "restrictTo": [] }] }  | member.unexpected | policies[0].restrictTo |
      | security   | an unknown member of the profile | { "policy": 1, "policies": [{ "roleId": "reader" }] }       | member.unexpected | policy                 |
      | security   | a negative rateLimit             | { "rateLimit": -1, "policies": [{ "roleId": "reader" }] }   | member.range      | rateLimit              |
      | security   | a broken rateLimit               | { "rateLimit": 1.5, "policies": [{ "roleId": "reader" }] }  | member.range      | rateLimit              |
      | security   | rateLimit is a string            | { "rateLimit": "50", "policies": [{ "roleId": "reader" }] } | member.type       | rateLimit              |

    Examples: on the plugin's controller
      | controller    | fault                            | body                                                        | code              | path                   |
      | profile-guard | no policies                      | {}                                                          | member.missing    | policies               |
      | profile-guard | empty policies                   | { "policies": [] }                                          | member.empty      | policies               |
      | profile-guard | policies is an object            | { "policies": { "roleId": "reader" } }                      | member.type       | policies               |
      | profile-guard | a policy is a string             | { "policies": ["reader"] }                                  | member.type       | policies[0]            |
      | profile-guard | a policy is null                 | { "policies": [null] }                                      | member.type       | policies[0]            |
      | profile-guard | no roleId                        | { "policies": [{}] }                                        | member.missing    | policies[0].roleId     |
      | profile-guard | an empty roleId                  | { "policies": [{ "roleId": "" }] }                          | member.empty      | policies[0].roleId     |
      | profile-guard | a blank roleId                   | { "policies": [{ "roleId": "  " }] }                        | member.empty      | policies[0].roleId     |
      | profile-guard | roleId is an array               | { "policies": [{ "roleId": ["reader"] }] }                  | member.type       | policies[0].roleId     |
      | profile-guard | roleId is a number               | { "policies": [{ "roleId": 1 }] }                           | member.type       | policies[0].roleId     |
      | profile-guard | an unknown role                  | { "policies": [{ "roleId": "reder" }] }                     | role.unknown      | policies[0].roleId     |
      | profile-guard | an unknown member of a policy    | { "policies": [{ "roleId": "reader", "restrictTo": [] }] }  | member.unexpected | policies[0].restrictTo |
      | profile-guard | an unknown member of the profile | { "policy": 1, "policies": [{ "roleId": "reader" }] }       | member.unexpected | policy                 |
      | profile-guard | a negative rateLimit             | { "rateLimit": -1, "policies": [{ "roleId": "reader" }] }   | member.range      | rateLimit              |
      | profile-guard | a broken rateLimit               | { "rateLimit": 1.5, "policies": [{ "roleId": "reader" }] }  | member.range      | rateLimit              |
      | profile-guard | rateLimit is a string            | { "rateLimit": "50", "policies": [{ "roleId": "reader" }] } | member.type       | rateLimit              |

  Scenario Outline: <fault>, in a form that means something else than it reads or cannot be read (<controller>)
    When admin calls "<controller>:createOrReplaceProfile" with:
      """json
      { "_id": "team~", "force": true, "body": { "policies": [{ "roleId": "reader" }, { "roleId": "editor", "restrictedTo": <restrictions> }] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid", or as Kuzzle refuses it
    And its faults are:
      | code   | path                             |
      | <code> | policies[1].restrictedTo<where> |
    And the stored profile "team~" is unchanged
    And nothing was written

    Examples: on the host's controller
      | controller | fault                              | restrictions                                                                | code                 | where              |
      | security   | restrictedTo is empty              | []                                                                          | restriction.vacuous  |                    |
      | security   | restrictedTo is null               | null                                                                        | restriction.vacuous  |                    |
      | security   | restrictedTo is an object          | { "index": "pg-acme" }                                                      | member.type          |                    |
      | security   | a restriction is a string          | ["pg-acme"]                                                                 | member.type          | [0]                |
      | security   | a restriction is null              | [null]                                                                      | member.type          | [0]                |
      | security   | no index                           | [{ "collections": ["orders"] }]                                             | member.missing       | [0].index          |
      | security   | index is empty                     | [{ "index": "" }]                                                           | index.vacuous        | [0].index          |
      | security   | index is blank                     | [{ "index": " " }]                                                          | index.vacuous        | [0].index          |
      | security   | index is zero                      | [{ "index": 0 }]                                                            | member.type          | [0].index          |
      | security   | index is null                      | [{ "index": null }]                                                         | member.type          | [0].index          |
      | security   | collections is empty               | [{ "index": "pg-acme", "collections": [] }]                                 | collections.vacuous  | [0].collections    |
      | security   | collections is null                | [{ "index": "pg-acme", "collections": null }]                               | collections.vacuous  | [0].collections    |
      | security   | collections is a string            | [{ "index": "pg-acme", "collections": "orders" }]                           | member.type          | [0].collections    |
      | security   | a collection is a number           | [{ "index": "pg-acme", "collections": [1] }]                                | member.type          | [0].collections[0] |
      | security   | a collection is empty              | [{ "index": "pg-acme", "collections": [""] }]                               | member.empty         | [0].collections[0] |
      | security   | a collection twice                 | [{ "index": "pg-acme", "collections": ["orders", "orders"] }]               | collection.duplicate | [0].collections[1] |
      | security   | an index twice                     | [{ "index": "pg-acme" }, { "index": "pg-acme", "collections": ["orders"] }] | index.duplicate      | [1].index          |
      | security   | an unknown member of a restriction | [{ "index": "pg-acme", "collection": "orders" }]                            | member.unexpected    | [0].collection     |
      | security   | a wildcard index                   | [{ "index": "pg-*" }]                                                       | index.wildcard       | [0].index          |
      | security   | a wildcard collection              | [{ "index": "pg-acme", "collections": ["ord*"] }]                           | collection.wildcard  | [0].collections[0] |

    Examples: on the plugin's controller
      | controller    | fault                              | restrictions                                                                | code                 | where              |
      | profile-guard | restrictedTo is empty              | []                                                                          | restriction.vacuous  |                    |
      | profile-guard | restrictedTo is null               | null                                                                        | restriction.vacuous  |                    |
      | profile-guard | restrictedTo is an object          | { "index": "pg-acme" }                                                      | member.type          |                    |
      | profile-guard | a restriction is a string          | ["pg-acme"]                                                                 | member.type          | [0]                |
      | profile-guard | a restriction is null              | [null]                                                                      | member.type          | [0]                |
      | profile-guard | no index                           | [{ "collections": ["orders"] }]                                             | member.missing       | [0].index          |
      | profile-guard | index is empty                     | [{ "index": "" }]                                                           | index.vacuous        | [0].index          |
      | profile-guard | index is blank                     | [{ "index": " " }]                                                          | index.vacuous        | [0].index          |
      | profile-guard | index is zero                      | [{ "index": 0 }]                                                            | member.type          | [0].index          |
      | profile-guard | index is null                      | [{ "index": null }]                                                         | member.type          | [0].index          |
      | profile-guard | collections is empty               | [{ "index": "pg-acme", "collections": [] }]                                 | collections.vacuous  | [0].collections    |
      | profile-guard | collections is null                | [{ "index": "pg-acme", "collections": null }]                               | collections.vacuous  | [0].collections    |
      | profile-guard | collections is a string            | [{ "index": "pg-acme", "collections": "orders" }]                           | member.type          | [0].collections    |
      | profile-guard | a collection is a number           | [{ "index": "pg-acme", "collections": [1] }]                                | member.type          | [0].collections[0] |
      | profile-guard | a collection is empty              | [{ "index": "pg-acme", "collections": [""] }]                               | member.empty         | [0].collections[0] |
      | profile-guard | a collection twice                 | [{ "index": "pg-acme", "collections": ["orders", "orders"] }]               | collection.duplicate | [0].collections[1] |
      | profile-guard | an index twice                     | [{ "index": "pg-acme" }, { "index": "pg-acme", "collections": ["orders"] }] | index.duplicate      | [1].index          |
      | profile-guard | an unknown member of a restriction | [{ "index": "pg-acme", "collection": "orders" }]                            | member.unexpected    | [0].collection     |
      | profile-guard | a wildcard index                   | [{ "index": "pg-*" }]                                                       | index.wildcard       | [0].index          |
      | profile-guard | a wildcard collection              | [{ "index": "pg-acme", "collections": ["ord*"] }]                           | collection.wildcard  | [0].collections[0] |

  @mqtt
  Scenario Outline: all faults are listed, on creation as on replacement and update (<action> of <controller>)
    When admin calls "<controller>:<action>" with:
      """json
      {
        "_id": "<id>",
        "body": {
          "rateLimit": -5,
          "policies": [
            { "roleId": "redaer", "restrictedTo": [] },
            { "roleId": "", "restrictedTo": [{ "index": "pg-acmee" }, { "index": "pg-globex", "collections": ["order", "orders"], "indx": 1 }] }
          ]
        }
      }
      """
    Then it is refused with 400 "profile-guard.profile.invalid", or as Kuzzle refuses it
    And its faults are:
      | code               | path                                       | suggestion |
      | member.range       | rateLimit                                  |            |
      | role.unknown       | policies[0].roleId                         | reader     |
      | restriction.vacuous | policies[0].restrictedTo                   |            |
      | member.empty       | policies[1].roleId                         |            |
      | index.unknown      | policies[1].restrictedTo[0].index          | pg-acme    |
      | collection.unknown | policies[1].restrictedTo[1].collections[0] | orders     |
      | member.unexpected  | policies[1].restrictedTo[1].indx           | index      |
    And its message names "7 faults"
    And its message names "Did you mean \"reader\"?"
    And nothing was written

    Examples:
      | controller    | action                 | id     |
      | security      | createProfile          | other~ |
      | security      | createOrReplaceProfile | team~  |
      | security      | updateProfile          | team~  |
      | profile-guard | createProfile          | other~ |
      | profile-guard | createOrReplaceProfile | team~  |
      | profile-guard | updateProfile          | team~  |

  @once
  Scenario Outline: the details stand on the wire, and where kuzzle-sdk keeps them (<controller> over <protocol>)
    When admin calls "<controller>:createProfile" over <protocol> without kuzzle-sdk, with:
      """json
      { "_id": "other~", "body": { "policies": [{ "roleId": "reader", "restrictedTo": [] }] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And its faults are:
      | code                | path                     |
      | restriction.vacuous | policies[0].restrictedTo |
    And the error tells its faults once, as details
    And the error's code is 1885798657
    And nothing was written

    Examples:
      | controller    | protocol  |
      | security      | http      |
      | security      | websocket |
      | security      | mqtt      |
      | profile-guard | http      |
      | profile-guard | websocket |
      | profile-guard | mqtt      |

  @once
  Scenario Outline: a request that names an SDK is told them where kuzzle-sdk keeps them (<controller> over <protocol>)
    When admin calls "<controller>:createProfile" over <protocol> without kuzzle-sdk, with:
      """json
      { "_id": "other~", "volatile": { "sdkName": "js@7.17.1" }, "body": { "policies": [{ "roleId": "redaer" }] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid", or as Kuzzle refuses it
    And the error tells its faults once, where kuzzle-sdk keeps them

    Examples:
      | controller    | protocol  |
      | security      | http      |
      | security      | websocket |
      | profile-guard | http      |
      | profile-guard | mqtt      |

  @once
  Scenario Outline: _id is mandatory for profiles (<action> of <controller>)
    When admin calls "<controller>:<action>" over websocket without kuzzle-sdk, with:
      """json
      { "body": { "policies": [{ "roleId": "reader" }] } }
      """
    Then it is refused with 400 "profile-guard.profile.invalid", or as Kuzzle refuses it
    And its faults are:
      | code           | path |
      | member.missing | _id  |
    And nothing was written

    Examples:
      | controller    | action                 |
      | security      | createProfile          |
      | security      | createOrReplaceProfile |
      | security      | updateProfile          |
      | profile-guard | createProfile          |
      | profile-guard | createOrReplaceProfile |
      | profile-guard | updateProfile          |

  Scenario Outline: an existing profile is not created again (<controller>)
    When admin calls "<controller>:createProfile" with:
      """json
      { "_id": "team~", "body": { "policies": [{ "roleId": "editor" }] } }
      """
    Then it is refused with 400 "services.storage.document_already_exists"
    And the stored profile "team~" is unchanged
    And nothing was written

    Examples:
      | controller    |
      | security      |
      | profile-guard |
