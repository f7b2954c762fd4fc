@once @no-application @slow
Feature: A node tells of the nodes beside it that do not guard as it does

  Scenario: nodes without the plugin, and with another version of it, come and go
    Given an application is started with:
      """json
      { "options": { "restrictedProfileIds": ["customer"] } }
      """
    When another node of it runs with:
      """json
      { "plugin": false }
      """
    Then the status soon counts one more without the plugin
    And it has logged:
      | text                                 |
      | SECURITY: NOT ALL NODES GUARD ALIKE. |
      | runs without the plugin              |
    When the other node ends
    Then the status soon counts it no more
    And it has logged:
      | text          |
      | No longer so: |
    When a node with version "0.0.1" says hello
    Then the status soon names the node with version "0.0.1"
    And it has logged:
      | text                             |
      | runs version 0.0.1 of the plugin |
    When the node with another version says goodbye
    Then the status soon names no node with another version
