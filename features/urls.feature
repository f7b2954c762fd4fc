@once
Feature: the URLs are the reference's, on the host's paths and on the plugin's own

  Scenario Outline: profiles (<prefix>)
    When admin sends "POST <prefix>/profiles/team~/_create" with:
      """json
      { "policies": [{ "roleId": "reader" }] }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "team~",
        "_index": "%kuzzle",
        "_type": "profiles",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "rateLimit": 0, "policies": [{ "roleId": "reader" }] }
      }
      """
    When admin sends "PUT <prefix>/profiles/team~" with:
      """json
      { "policies": [{ "roleId": "editor" }] }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "team~",
        "_version": 2,
        "created": false,
        "_source": { "_kuzzle_info": "{info}", "rateLimit": 0, "policies": [{ "roleId": "editor" }] }
      }
      """
    When admin sends "PUT <prefix>/profiles/team~/_update?refresh=wait_for&retryOnConflict=10" with:
      """json
      { "rateLimit": 5 }
      """
    Then the answer is exactly:
      """json
      <update>
      """
    And the stored profile "team~" is:
      """json
      { "rateLimit": 5, "policies": [{ "roleId": "editor" }] }
      """

    Examples:
      | prefix         | update |
      |                | { "_id": "team~", "_version": 3, "_source": { "_kuzzle_info": "{info}", "rateLimit": 5, "policies": [{ "roleId": "editor" }] } } |
      | /profile-guard | { "_id": "team~", "_version": 3 } |

  Scenario Outline: users (<prefix>)
    When admin sends "POST <prefix>/users/pg-alice~/_create?refresh=wait_for" with:
      """json
      { "content": { "profileIds": ["customer"], "name": "Alice" } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "pg-alice~",
        "_index": "%kuzzle",
        "_type": "users",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer"], "name": "Alice" }
      }
      """
    When admin sends "POST <prefix>/users/_create" with:
      """json
      { "content": { "profileIds": ["customer"] } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "{kuid}",
        "_index": "%kuzzle",
        "_type": "users",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer"] }
      }
      """
    When anonymous sends "POST <prefix>/users/pg-bob~/_createRestricted" with:
      """json
      { "content": { "fullname": "Bob" } }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "pg-bob~",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer"], "fullname": "Bob" }
      }
      """
    When anonymous sends "POST <prefix>/users/_createRestricted" with:
      """json
      {}
      """
    Then the answer is exactly:
      """json
      {
        "_id": "{kuid}",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer"] }
      }
      """

    Examples:
      | prefix         |
      |                |
      | /profile-guard |

  Scenario Outline: a restricted user needs no body (<prefix>)
    When anonymous sends "POST <prefix>/users/_createRestricted"
    Then the answer is exactly:
      """json
      {
        "_id": "{kuid}",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "profileIds": ["customer"] }
      }
      """

    Examples:
      | prefix         |
      |                |
      | /profile-guard |

  Scenario Outline: force is given as <force> (<prefix>)
    When admin sends "PUT <prefix>/profiles/team~<force>" with:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-later" }] }] }
      """
    Then it succeeds
    And the stored profile "team~" is:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-later" }] }] }
      """

    Examples:
      | prefix         | force               |
      |                | ?force              |
      |                | ?force=true         |
      |                | ?refresh=false&force |
      | /profile-guard | ?force              |
      | /profile-guard | ?force=true         |
      | /profile-guard | ?refresh=false&force |

  Scenario Outline: force is not given by "<force>" (<prefix>)
    When admin sends "PUT <prefix>/profiles/team~<force>" with:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [{ "index": "pg-later" }] }] }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And its faults are:
      | code          | path                              |
      | index.unknown | policies[0].restrictedTo[0].index |
    And nothing was written
    And no profile "team~" is stored

    Examples:
      | prefix         | force        |
      |                |              |
      |                | ?force=false |
      | /profile-guard |              |
      | /profile-guard | ?force=false |

  Scenario Outline: query arguments which override the route do not lead around the rules (<route>)
    When admin sends "<route>" with:
      """json
      { "policies": [{ "roleId": "reader", "restrictedTo": [] }] }
      """
    Then it is refused with 400 "profile-guard.profile.invalid"
    And its faults are:
      | code                | path                     |
      | restriction.vacuous | policies[0].restrictedTo |
    And nothing was written
    And no profile "team~" is stored

    Examples:
      | route                                                                       |
      | PUT /profiles/team~?action=createProfile                                    |
      | POST /profile-guard/profiles/team~/_create?controller=security              |
      | PUT /pg-acme/orders/team~?controller=security&action=createOrReplaceProfile |
