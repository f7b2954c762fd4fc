@once @no-application
Feature: the packed plugin can be installed and used

  @turns
  Scenario: in an empty project, by an application of a few lines
    Given the plugin is packed and installed in an empty project
    Then the package holds the built code, its types, its manifest, its docs and nothing of the tests
    And no link in its documents is dead
    And it takes as many packages and as much of the disk as docs/command-line.md says
    And its command line checks and compares files, with no Kuzzle and no client of a database installed
    And its command line serves the explorer, with nothing installed that it is built with
    When Kuzzle is added to that project
    Then the named and the default export are the same class
    And its client can be required and imported, and loads nothing of the plugin or of Kuzzle
    And a TypeScript application compiles with its types
    When the application of that project is started
    And a stranger sends "POST /profile-guard/profiles/team~/_create" to it with:
      """json
      { "policies": [{ "roleId": "default" }] }
      """
    Then the answer is exactly:
      """json
      {
        "_id": "team~",
        "_index": "%kuzzle",
        "_type": "profiles",
        "_version": 1,
        "created": true,
        "_source": { "_kuzzle_info": "{info}", "rateLimit": 0, "policies": [{ "roleId": "default" }] }
      }
      """
    And its command line exports what the application holds, and plans nothing to do
