@once @no-application
Feature: an application whose configuration is wrong does not start, and says all that is wrong

  @turns
  Scenario Outline: a preset profile that does not exist is named (<where>)
    When an application is started with:
      """json
      { "<where>": { "restrictedProfileIds": ["customer", "custmer", "nobody"] } }
      """
    Then it does not start, and says:
      | text                             |
      | Profile "custmer" does not exist |
      | Did you mean "customer"?         |
      | Profile "nobody" does not exist  |

    Examples:
      | where         |
      | options       |
      | configuration |

  @turns
  Scenario Outline: every fault of the configuration is named (<where>)
    When an application is started with:
      """json
      { "<where>": { "restrictedProfileId": ["customer"], "guardNativeActions": "no", "restrictedProfileIds": ["customer", ""], "onInvalidImport": "ignore" } }
      """
    Then it does not start, and says:
      | text                                   |
      | The configuration of profile-guard has |
      | "restrictedProfileId" is not allowed   |
      | Did you mean "restrictedProfileIds"?   |
      | "guardNativeActions"                   |
      | "restrictedProfileIds[1]"              |
      | "onInvalidImport"                      |
    And no lock of its start is left

    Examples:
      | where         |
      | options       |
      | configuration |

  @turns
  Scenario Outline: what stops the start is told in the plugin's own words, first and last (<where>)
    When an application is started with:
      """json
      { "<where>": { "restrictedProfileId": ["customer"], "guardNativeActions": "no" } }
      """
    Then it does not start, and its last words are:
      """
      The configuration of profile-guard has 2 faults:
        "guardNativeActions" must be a boolean.
        "restrictedProfileId" is not allowed. Did you mean "restrictedProfileIds"?
      """

    Examples:
      | where         |
      | options       |
      | configuration |

  @turns
  Scenario: profiles of the preset that do not exist are told in the plugin's own words, first and last
    When an application is started with:
      """json
      { "options": { "restrictedProfileIds": ["customer", "custmer"] } }
      """
    Then it does not start, and its last words are:
      """
      The configuration of profile-guard has 1 fault:
        restrictedProfileIds[1]: Profile "custmer" does not exist. Did you mean "customer"?
      """

  @turns
  Scenario: a "refuse" that cannot tell for whom the application writes rights, and what to do
    When an application is started with:
      """json
      { "options": { "embeddedCalls": "refuse", "hostPatches": { "keepAsyncContext": false } } }
      """
    Then it does not start, and says:
      | text                                                                                        |
      | The configuration of profile-guard has 1 fault:                                             |
      | "embeddedCalls" is "refuse", which needs the host patch "keepAsyncContext"                  |
      | It is switched off: leave it on, or set "embeddedCalls" to "report".                        |

  @turns
  Scenario: by "report" it starts without, and tells nothing of what it imports
    When an application is started with:
      """json
      { "options": { "hostPatches": { "keepAsyncContext": false } } }
      """
    Then it starts
    And it has not logged "would refuse"
