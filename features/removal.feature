@once
Feature: the plugin is removed
  A node that starts without it on the same data serves as Kuzzle alone. docs/remove.md says what to do before, and
  what stays.

  @turns
  Scenario: what worked goes on, and docs/remove.md names whatever stays
    Given leaver, with an API key of Kuzzle's own, one with policies, and a token made through that
    When a node starts without the plugin
    Then there leaver logs in, and the key of Kuzzle's own allows all that leaver may
    And there the key with policies opens nothing
    # why docs/remove.md has all sessions ended
    And there the token allows all that leaver may, until Redis has forgotten it
    And docs/remove.md names whatever the plugin has stored
