@escalation @once
Feature: What a right gave over an open connection ends with the right

  Background:
    Given an application with:
      """json
      { "realtime": true }
      """
    And a profile "watcher~":
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }, { "index": "pg-globex" }] }]
      """
    And a user "watcher~" with "watcher~", who is logged in with "known-to-me"

  @attack
  Scenario: a profile is narrowed
    Given user "watcher~" hears of "pg-globex" "orders" as "lost"
    And user "watcher~" hears of "pg-acme" "orders" as "kept"
    And the admin hears of "pg-globex" "orders" as "another's"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "watcher~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And "lost" ends within a second, because of rights
    And "kept" goes on
    And "another's" goes on
    And the connection of "lost" is open

  @attack
  Scenario: over MQTT
    Given user "watcher~" hears of "pg-globex" "orders" over MQTT as "lost"
    And user "watcher~" hears of "pg-acme" "orders" over MQTT as "kept"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "watcher~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And "lost" ends within a second, because of rights
    And "kept" goes on

  Scenario Outline: <what>
    Given a user "other~" with "superuser", who can act
    And user "watcher~" hears of "pg-acme" "orders" as "lost"
    And user "other~" hears of "pg-acme" "orders" as "another's"
    When the admin uses "<action>" with:
      """json
      <members>
      """
    Then it succeeds
    And "lost" ends within a second, because of <reason>
    And "another's" goes on

    @attack
    Examples:
      | what                       | action                   | members                                                          | reason |
      | a user is moved            | security:updateUser      | { "_id": "watcher~", "body": { "profileIds": ["globex-member"] } } | rights |
      | a profile is deleted       | security:deleteProfile   | { "_id": "watcher~", "onAssignedUsers": "remove" }               | rights |

    Examples:
      | what                       | action                   | members                                                          | reason |
      | a user is deleted          | security:deleteUser      | { "_id": "watcher~" }                                            | token or user |
      | tokens are revoked         | security:revokeTokens    | { "_id": "watcher~" }                                            | token  |
      | several users are deleted  | security:mDeleteUsers    | { "body": { "ids": ["watcher~"] } }                              | token or user |
      | a user is cut off          | profile-guard:cutOff     | { "userId": "watcher~", "body": { "connections": true } }        | cutOff |
      | a user's tokens are cut    | profile-guard:cutOff     | { "userId": "watcher~", "body": { "tokens": true } }             | token  |

  @attack
  Scenario: a role is narrowed
    Given a role "hears~":
      """json
      { "auth": { "actions": { "*": true } }, "realtime": { "actions": { "subscribe": true, "join": true } } }
      """
    And a profile "hearer~":
      """json
      [{ "roleId": "hears~" }]
      """
    And a user "hearer~" with "hearer~", who can act
    And user "hearer~" hears of "pg-acme" "orders" as "lost"
    And user "hearer~" has joined the room of "lost" as "joined"
    And user "watcher~" hears of "pg-acme" "orders" as "another's"
    When the admin uses "security:createOrReplaceRole" with:
      """json
      { "_id": "hears~", "body": { "controllers": { "auth": { "actions": { "*": true } }, "realtime": { "actions": { "join": true } } } } }
      """
    Then it succeeds
    And "lost" ends within a second, because of rights
    And "joined" ends within a second, because of rights
    And "another's" goes on

  @attack
  Scenario: a room that was joined is judged by its place
    Given the admin hears of "pg-globex" "orders" as "globex"
    And the admin hears of "pg-acme" "orders" as "acme"
    And user "watcher~" has joined the room of "globex" as "lost"
    And user "watcher~" has joined the room of "acme" as "kept"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "watcher~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And "lost" ends within a second, because of rights
    And "kept" goes on
    And "globex" goes on

  @attack
  Scenario: the API keys of a user end with the user, and one by one
    Given user "watcher~" with an API key hears of "pg-acme" "orders" as "by key"
    And user "watcher~" hears of "pg-acme" "orders" as "by token"
    When the admin uses "security:revokeTokens" with:
      """json
      { "_id": "watcher~" }
      """
    Then it succeeds
    And "by token" ends within a second, because of token
    And "by key" goes on
    When the admin uses "security:deleteApiKey" with:
      """json
      { "_id": "key-watcher~", "userId": "watcher~" }
      """
    Then it succeeds
    And "by key" ends within a second, because of token

  @attack
  Scenario: who has subscribed by a token for once, made through a planted key, outlives the promotion
    Given a user "mate~" with "acme-director", who is logged in with "mate-password"
    And the manager has made the key "planted" of user "mate~"
    And the superuser has made the key "trusted" of user "mate~"
    And all of it can be found
    And the key "planted" with a token for once hears of "pg-acme" "orders" as "planted"
    And the key "trusted" with a token for once hears of "pg-acme" "orders" as "trusted"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And "planted" ends within a second, because of token
    And "trusted" goes on

  @attack
  Scenario Outline: who has subscribed by a token that is good for once outlives the tokens of the user (<action>)
    Given user "watcher~" with a token for once hears of "pg-acme" "orders" as "once"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "watcher~", "body": { "name": "Wendy" } }
      """
    Then it succeeds
    And "once" goes on
    When the admin uses "<action>" with:
      """json
      <members>
      """
    Then it succeeds
    And "once" ends within a second, because of token

    Examples:
      | action                     | members                                                                              |
      | security:revokeTokens      | { "_id": "watcher~" }                                                                |
      | security:updateCredentials | { "_id": "watcher~", "strategy": "local", "body": { "password": "another-password" } } |

  Scenario: a user logs out on another connection
    Given user "watcher~" hears of "pg-acme" "orders" as "first"
    And user "watcher~" hears of "pg-acme" "orders" as "second"
    When "first" sends "auth:logout"
    Then "second" ends within a second, because of token

  Scenario: what widens, or changes nothing, ends nothing
    Given user "watcher~" hears of "pg-globex" "orders" as "kept"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "watcher~", "body": { "policies": [{ "roleId": "tenant-manager" }] } }
      """
    Then it succeeds
    And the admin uses "security:updateUser" with:
      """json
      { "_id": "watcher~", "body": { "name": "another" } }
      """
    And the admin uses "security:createApiKey" with:
      """json
      { "userId": "watcher~", "body": { "description": "one more" } }
      """
    Then "kept" goes on

  Scenario: a dry run tells how many subscriptions a write would end, and ends none
    Given user "watcher~" hears of "pg-globex" "orders" as "first"
    And user "watcher~" hears of "pg-globex" "products" as "second"
    And user "watcher~" hears of "pg-acme" "orders" as "third"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "watcher~", "dryRun": true, "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And the answer has:
      """json
      { "subscriptions": { "total": 2, "users": 1, "complete": true } }
      """
    And "first" goes on

  @attack
  Scenario Outline: who is cut off loses the connection, <subscribed> a subscription and with their tokens revoked first
    Given user "watcher~" <opens> as "lost"
    And the admin hears of "pg-acme" "orders" as "another's"
    When the admin uses "profile-guard:cutOff" with:
      """json
      { "userId": "watcher~", "body": { "tokens": true, "apiKeys": true, "connections": true } }
      """
    Then it succeeds
    And the answer has:
      """json
      { "tokens": true, "connections": 1, "complete": true }
      """
    And the connection of "lost" is closed
    And "another's" goes on

    Examples:
      | subscribed | opens                            |
      | with       | hears of "pg-acme" "orders"      |
      | without    | is connected                     |

  Scenario Outline: a dry run counts what ends with <what>
    Given user "watcher~" hears of "pg-globex" "orders" as "first"
    And user "watcher~" hears of "pg-acme" "orders" as "second"
    And user "watcher~" with an API key hears of "pg-acme" "orders" as "by key"
    When the admin uses "<action>" with:
      """json
      <members>
      """
    Then it succeeds
    And the answer has:
      """json
      { "dryRun": true, "subscriptions": { "total": <total>, "users": 1, "complete": true } }
      """
    And "first" goes on

    Examples:
      | what           | action                     | members                                                                              | total |
      | tokens         | security:revokeTokens      | { "_id": "watcher~", "dryRun": true }                                                | 2     |
      | one API key    | security:deleteApiKey      | { "userId": "watcher~", "_id": "key-watcher~", "dryRun": true }                      | 1     |
      | API keys       | profile-guard:cutOff       | { "userId": "watcher~", "dryRun": true, "body": { "apiKeys": true } }                | 1     |
      | connections    | profile-guard:cutOff       | { "userId": "watcher~", "dryRun": true, "body": { "connections": true } }            | 3     |
      | a new password | security:updateCredentials | { "_id": "watcher~", "strategy": "local", "dryRun": true, "body": { "password": "another-of-theirs" } } | 2     |

  Scenario: a dry run of a promotion counts what ends with what others have planted
    Given a user "mate~" with "acme-director", who is logged in with "mate-password"
    And the manager has made the key "planted" of user "mate~"
    And the key "planted" hears of "pg-acme" "orders" as "lost"
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "dryRun": true, "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And the answer has:
      """json
      { "dryRun": true, "subscriptions": { "total": 1, "users": 1, "complete": true } }
      """
    And "lost" goes on
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "mate~", "body": { "profileIds": ["superuser"] } }
      """
    Then it succeeds
    And "lost" ends within a second, because of token

  @turns
  Scenario Outline: a dry run of a cut-off counts connections, onNarrowing: <option>
    Given an application with:
      """json
      { "realtime": true, "options": { "onNarrowing": "<option>" } }
      """
    And a user "mate~" with "acme-director", who is logged in with "mate-password"
    And user "mate~" hears of "pg-acme" "orders" as "first"
    And user "mate~" is connected as "second"
    When the admin uses "profile-guard:cutOff" with:
      """json
      { "userId": "mate~", "dryRun": true, "body": { "connections": true } }
      """
    Then it succeeds
    And the answer has:
      """json
      { "dryRun": true, "connections": { "total": 2, "complete": true } }
      """
    And the connection of "first" is open
    When the admin uses "profile-guard:cutOff" with:
      """json
      { "userId": "mate~", "body": { "connections": true } }
      """
    Then it succeeds
    And the answer has:
      """json
      { "connections": 2, "complete": true }
      """

    Examples:
      | option      |
      | unsubscribe |
      | none        |

  Scenario Outline: nobody is cut off who does not exist, dry run: <dryRun>
    When the admin uses "profile-guard:cutOff" with:
      """json
      { "userId": "nobody~", "dryRun": <dryRun>, "body": { "tokens": true } }
      """
    Then they are refused: 404 "security.user.not_found"

    Examples:
      | dryRun |
      | false  |
      | true   |

  Scenario: nobody cuts off who has more rights than they
    When the manager tries "profile-guard:cutOff" with:
      """json
      { "userId": "watcher~", "body": { "connections": true } }
      """
    Then they are refused: 403 "profile-guard.rights.escalation"

  Scenario: whoever cuts off says what
    When the admin uses "profile-guard:cutOff" with:
      """json
      { "userId": "watcher~", "body": {} }
      """
    Then they are refused: 400 "profile-guard.request.invalid"

  Scenario: connections are closed where the configuration says so
    Given an application with:
      """json
      { "realtime": true, "options": { "onNarrowing": "disconnect" } }
      """
    And a profile "closed~":
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "closed~" with "closed~", who is logged in with "known-to-me"
    And user "closed~" hears of "pg-globex" "orders" as "lost"
    And the admin hears of "pg-globex" "orders" as "another's"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "closed~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And "lost" ends within a second, because of rights
    And the connection of "lost" is closed
    And "another's" goes on
    Given user "closed~" hears of "pg-acme" "orders" as "of a token"
    When the admin uses "security:revokeTokens" with:
      """json
      { "_id": "closed~" }
      """
    Then it succeeds
    And "of a token" ends within a second, because of token
    And the connection of "of a token" is closed
    And "another's" goes on

  Scenario: who logs out keeps the connection, whatever the configuration says
    Given an application with:
      """json
      { "realtime": true, "options": { "onNarrowing": "disconnect" } }
      """
    And a user "leaves~" with "acme-director", who is logged in with "known-to-me"
    And user "leaves~" hears of "pg-acme" "orders" as "left"
    When "left" sends "auth:logout"
    Then "left" ends within a second, because of token
    And the connection of "left" is open

  Scenario: a connection that users share is closed with the last subscription to a room, and takes those to others with it
    Given an application with:
      """json
      { "realtime": true, "options": { "onNarrowing": "disconnect" } }
      """
    And a profile "shares~":
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "shares~" with "shares~", who is logged in with "known-to-me"
    And a user "other~" with "superuser", who can act
    And user "shares~" hears of "pg-globex" "orders" as "lost"
    And user "other~" hears, over the connection of "lost", apart of "pg-globex" "orders" as "of another"
    And user "other~" hears, over the connection of "lost", of "pg-acme" "orders" as "of another room"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "shares~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And "lost" ends within a second, because of rights
    And "of another" goes on
    And the connection of "lost" is open
    When the admin uses "security:deleteUser" with:
      """json
      { "_id": "other~" }
      """
    Then it succeeds
    And the connection of "lost" is closed

  @turns
  Scenario: subscriptions are left as they are where the configuration says so
    Given an application with:
      """json
      { "realtime": true, "options": { "onNarrowing": "none" } }
      """
    And a profile "left~":
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "left~" with "left~", who is logged in with "known-to-me"
    And user "left~" hears of "pg-globex" "orders" as "kept"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "left~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And "kept" goes on

  @attack @keys-with-policies
  Scenario: the policies of an API key allow no more what they did, or the key behind it is deleted
    Given a role "limits~":
      """json
      { "auth": { "actions": { "createApiKey": true } }, "realtime": { "actions": { "subscribe": true } } }
      """
    And a role "hears~":
      """json
      {
        "auth": { "actions": { "*": true } },
        "realtime": { "actions": { "subscribe": true } },
        "profile-guard": { "actions": { "createApiKey": true } }
      }
      """
    And a profile "hearer~":
      """json
      [{ "roleId": "hears~" }, { "roleId": "limits~", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "hearer~" with "hearer~", who can act
    And user "hearer~" has made the API key "key~" with the policies:
      """json
      [{ "roleId": "limits~" }]
      """
    And user "hearer~" has made the API key "other~" with the policies:
      """json
      [{ "roleId": "limits~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    When API key "key~" uses "auth:createApiKey" with:
      """json
      { "refresh": "wait_for", "body": { "description": "made through it" } }
      """
    Then it succeeds
    Given what they got acts as "the key's key"
    And the key's key hears of "pg-acme" "orders" as "of the key's key"
    And API key "other~" hears of "pg-acme" "orders" as "of another key"
    And user "hearer~" hears of "pg-acme" "orders" as "their own"
    When user "hearer~" uses "auth:deleteApiKey" with:
      """json
      { "_id": "key~" }
      """
    Then it succeeds
    And "of the key's key" ends within a second, because of token
    And "of another key" goes on
    When the admin uses "security:updateRole" with:
      """json
      { "_id": "limits~", "body": { "controllers": { "server": { "actions": { "now": true } } } } }
      """
    Then it succeeds
    And "of another key" ends within a second, because of rights
    And "their own" goes on

  @attack
  Scenario: over one connection, the subscription of one user ends, and another's to the same room goes on
    Given a user "other~" with "superuser", who can act
    And user "watcher~" hears of "pg-globex" "orders" as "lost"
    And user "other~" hears, over the connection of "lost", apart of "pg-globex" "orders" as "kept"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "watcher~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And "lost" ends within a second, because of rights
    And "kept" goes on
    And the connection of "lost" is open
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "other~", "body": { "profileIds": ["watcher~"] } }
      """
    Then it succeeds
    And "kept" ends within a second, because of rights

  @attack
  Scenario: over one connection and channel, a subscription goes on while one of its users may hear it
    Given a user "other~" with "superuser", who can act
    And user "watcher~" hears of "pg-globex" "orders" as "first"
    And user "other~" hears, over the connection of "first", of "pg-globex" "orders" as "second"
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "watcher~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And "first" goes on
    And "second" goes on
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "other~", "body": { "profileIds": ["watcher~"] } }
      """
    Then it succeeds
    And "second" ends within a second, because of rights
    And "first" ends within a second, because of rights

  Scenario: who hears over a connection whose last token ends is told that it was another's
    Given a user "other~" with "superuser", who is logged in with "known-to-us"
    And user "watcher~" hears of "pg-acme" "orders" as "first"
    And user "other~" hears, over the connection of "first", apart of "pg-acme" "products" as "second"
    When the admin uses "security:revokeTokens" with:
      """json
      { "_id": "other~" }
      """
    Then it succeeds
    And "second" ends within a second, because of token
    And "first" ends within a second, because of connection

  Scenario: a token that is not the connection's last ends what was made with it, and nothing else
    Given a user "other~" with "superuser", who can act
    And user "watcher~" hears of "pg-acme" "orders" as "first"
    And user "other~" hears, over the connection of "first", apart of "pg-acme" "orders" as "second"
    When the admin uses "security:revokeTokens" with:
      """json
      { "_id": "watcher~" }
      """
    Then it succeeds
    And "first" ends within a second, because of token
    And "second" goes on

  @attack
  Scenario: who leaves a room and enters it at once is followed all the same
    Given user "watcher~" hears of "pg-globex" "orders" as "lost"
    When "lost" leaves its room and enters it again, waiting for no answer
    And the admin uses "security:updateProfile" with:
      """json
      { "_id": "watcher~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And "lost" ends within a second, because of rights

  @attack
  Scenario: whoever subscribes while the right is taken
    Given user "watcher~" hears of "pg-globex" "orders" as "lost"
    And user "watcher~" hears of "pg-acme" "orders" as "kept"
    And user "watcher~" has asked to hear of "pg-globex" "orders" as "late", and waits
    When the admin uses "security:updateProfile" with:
      """json
      { "_id": "watcher~", "body": { "policies": [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-acme" }] }] } }
      """
    Then it succeeds
    And "lost" ends within a second, because of rights
    When what waits goes on
    Then "late" ends within a second, because of rights
    And "kept" goes on

  @keys-with-policies
  Scenario Outline: a subscription of a login and of a limited API key lasts as long as either, <first> first
    Given a role "hears~":
      """json
      {
        "auth": { "actions": { "*": true } },
        "realtime": { "actions": { "subscribe": true } },
        "profile-guard": { "actions": { "createApiKey": true } }
      }
      """
    And a role "limits~":
      """json
      { "realtime": { "actions": { "subscribe": true } } }
      """
    And a profile "hearer~":
      """json
      [{ "roleId": "hears~" }, { "roleId": "limits~", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "hearer~" with "hearer~", who can act
    And user "hearer~" has made the API key "key~" with the policies:
      """json
      [{ "roleId": "limits~", "restrictedTo": [{ "index": "pg-acme" }] }]
      """
    And <first> hears of "pg-acme" "orders" as "first"
    And <second> hears, over the connection of "first", of "pg-acme" "orders" as "second"
    When the admin uses "security:updateRole" with:
      """json
      { "_id": "limits~", "body": { "controllers": { "server": { "actions": { "now": true } } } } }
      """
    Then it succeeds
    And "first" goes on
    When the admin uses "security:updateUser" with:
      """json
      { "_id": "hearer~", "body": { "profileIds": ["globex-member"] } }
      """
    Then it succeeds
    And "first" ends within a second, because of rights

    Examples:
      | first          | second         |
      | user "hearer~" | API key "key~" |
      | API key "key~" | user "hearer~" |
