@escalation @protocols
Feature: The id of a realtime room stands for the place of the room

  @attack @cve-class-18
  Scenario Outline: a room of another tenant (realtime:<action>)
    Given an application with:
      """json
      { "realtime": true }
      """
    And the admin is subscribed to "pg-globex" "orders" as "{room}"
    When the manager tries "realtime:<action>" with:
      """json
      { "body": { "roomId": "{room}" } }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And its message names "Subscribe again, with index, collection and filters"
    And the request has no effect
    When the manager tries "realtime:<action>" with:
      """json
      { "body": { "roomId": "no-such-room" } }
      """
    Then they are answered the same as of "{room}"

    Examples:
      | action |
      | join   |
      | count  |

  @attack @cve-class-18
  Scenario: a collection beside one's own
    Given an application with:
      """json
      { "realtime": true }
      """
    And the admin is subscribed to "pg-acme" "orders" as "{room}"
    When the product manager tries "realtime:join" with:
      """json
      { "body": { "roomId": "{room}" } }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And the request has no effect

  @attack @cve-class-18
  Scenario: nobody leaves a room in the place of another
    Given an application with:
      """json
      { "realtime": true }
      """
    And the admin is subscribed to "pg-globex" "orders" as "{room}"
    When the manager tries "realtime:unsubscribe" with:
      """json
      { "body": { "roomId": "{room}" } }
      """
    Then they are refused: 412 "core.realtime.not_subscribed"
    And the request has no effect
    And the admin can still use "realtime:count" with:
      """json
      { "body": { "roomId": "{room}" } }
      """

  @attack @cve-class-10 @cve-class-18
  Scenario: a room that one could subscribe to once
    Given an application with:
      """json
      { "realtime": true }
      """
    And a profile "watcher~":
      """json
      [{ "roleId": "tenant-manager", "restrictedTo": [{ "index": "pg-globex" }] }]
      """
    And a user "watcher~" with "watcher~", who can act
    And the admin is subscribed to "pg-globex" "orders" as "{room}"
    And user "watcher~" is subscribed to "pg-globex" "orders" as "{room}"
    And the profile "watcher~" is limited to "pg-acme"
    When user "watcher~" tries "realtime:join" with:
      """json
      { "body": { "roomId": "{room}" } }
      """
    Then they are refused: 403 "profile-guard.rights.unchecked"
    And the request has no effect

  Scenario: a room of one's own place is joined from another connection, counted and left
    Given an application with:
      """json
      { "realtime": true }
      """
    And the admin is subscribed to "pg-acme" "orders" as "{room}"
    When the manager joins "{room}" over a connection of their own
    And a document of "pg-acme" "orders" is written
    Then they are told of it
    When they use "realtime:count" with "{room}" there
    Then the answer tells "2"
    When they use "realtime:unsubscribe" with "{room}" there
    Then it succeeds

  Scenario: an administrator joins whatever room there is, and hears of one that there is not
    Given an application with:
      """json
      { "realtime": true }
      """
    And the manager is subscribed to "pg-acme" "orders" as "{room}"
    When the admin uses "realtime:join" with:
      """json
      { "body": { "roomId": "{room}" } }
      """
    Then it succeeds
    When the admin uses "realtime:join" with:
      """json
      { "body": { "roomId": "no-such-room" } }
      """
    Then they are refused: 404 "core.realtime.room_not_found"

  @attack @cve-class-18
  Scenario Outline: over MQTT anybody listens to the channel of a room (<actor>)
    Given an application with:
      """json
      { "realtime": true }
      """
    And the admin is subscribed to "pg-globex" "orders" as "{room}"
    When <actor> listens to "{room, channel}" over MQTT
    And a document of "pg-globex" "orders" is written
    Then they are told of it
    And over MQTT they are told nothing of it

    Examples:
      | actor       |
      | the manager |
      | a stranger  |

  Scenario: over MQTT one hears of the rooms that one is in
    Given an application with:
      """json
      { "realtime": true }
      """
    And the admin is subscribed to "pg-acme" "orders" as "{room}"
    When the manager listens to "{room, channel}" over MQTT, and is subscribed to "pg-acme" "orders"
    And a document of "pg-acme" "orders" is written
    Then over MQTT they are told of it
