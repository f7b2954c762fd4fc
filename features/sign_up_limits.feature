@escalation @turns
Feature: What strangers may do by signing up is limited

  Rule: so many in any span of time, from one address, over all nodes

    Scenario Outline: of 200 at once exactly 20 pass (<controller>)
      Given an application with:
        """json
        { "options": { "restrictedProfileIds": ["customer"], "signUp": { "limit": { "requests": 20, "window": 60, "trustProxy": true } } } }
        """
      When 200 strangers at one address sign up at once by "<controller>"
      Then 20 of them have, and the others are refused with 429 "profile-guard.sign_up.limit"
      And each refusal says to wait for 1 to 60 seconds
      And as many users are stored
      When 5 strangers at one other address sign up at once by "<controller>"
      Then 5 of them have, and the others are refused with 429 "profile-guard.sign_up.limit"

      Examples:
        | controller    |
        | security      |
        | profile-guard |

    Scenario: two nodes count together
      Given an application with:
        """json
        { "options": { "restrictedProfileIds": ["customer"], "signUp": { "limit": { "requests": 20, "window": 60, "trustProxy": true } } } }
        """
      And a second node of it
      When 200 strangers at one address sign up at once by "security", half of them on the second node
      Then 20 of them have, and the others are refused with 429 "profile-guard.sign_up.limit"
      And as many users are stored

    @attack
    Scenario: a forged X-Forwarded-For is nobody's address
      Given an application with:
        """json
        { "options": { "restrictedProfileIds": ["customer"] }, "configuration": { "signUp": { "limit": { "requests": 3, "window": 4 } } } }
        """
      When 12 strangers, each with a forged address, sign up at once by "security"
      Then at most 3 of them have, and the others are refused with 429 "profile-guard.sign_up.limit"
      And each refusal says to wait for 1 to 4 seconds
      And once the time has passed a stranger can sign up again

  Rule: only what the configuration describes

    Background:
      Given an application with:
        """json
        {
          "options": { "restrictedProfileIds": ["customer"] },
          "configuration": {
            "signUp": {
              "content": {
                "type": "object",
                "keys": {
                  "name": { "type": "string", "flags": { "presence": "required" }, "rules": [{ "name": "max", "args": { "limit": 100 } }] },
                  "age": { "type": "number" }
                }
              },
              "strategies": ["local"],
              "maximalContentSize": 150,
              "maximalCredentialsSize": 100
            }
          }
        }
        """

    Scenario Outline: every fault is told, and nothing stored (<controller>, <what>)
      When a stranger tries "<controller>:createRestrictedUser" with:
        """json
        { "_id": "mate~", "body": <body> }
        """
      Then they are refused: 400 "profile-guard.user.invalid", or as Kuzzle refuses it
      And its faults are:
        | code   | path   | suggestion   |
        | <code> | <path> | <suggestion> |
      And nothing is changed
      And there is no user "mate~"

      Examples:
        | controller    | what                  | body                                                                                                                                                                                      | code               | path               | suggestion |
        | security      | a member too many     | { "content": { "name": "Mate", "nam": 1 } }                                                                                                                                               | member.unexpected  | content.nam        | name       |
        | profile-guard | a member too many     | { "content": { "name": "Mate", "nam": 1 } }                                                                                                                                               | member.unexpected  | content.nam        | name       |
        | security      | no content            | {}                                                                                                                                                                                        | member.missing     | content.name       |            |
        | security      | a wrong type          | { "content": { "name": "Mate", "age": "7" } }                                                                                                                                             | member.type        | content.age        |            |
        | security      | another strategy      | { "content": { "name": "Mate" }, "credentials": { "faulty": {} } }                                                                                                                        | strategy.forbidden | credentials.faulty |            |
        | profile-guard | another strategy      | { "content": { "name": "Mate" }, "credentials": { "faulty": {} } }                                                                                                                        | strategy.forbidden | credentials.faulty |            |
        | security      | too much content      | { "content": { "name": "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789" } } | member.size        | content            |            |
        | security      | too large credentials | { "content": { "name": "Mate" }, "credentials": { "local": { "username": "01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789" } } } | member.size        | credentials        |            |

    Scenario Outline: what it describes passes (<controller>)
      When a stranger uses "<controller>:createRestrictedUser" with:
        """json
        { "_id": "mate~", "body": { "content": { "name": "Mate", "age": 7 }, "credentials": { "local": { "username": "mate~", "password": "mate-password" } } } }
        """
      Then it succeeds
      And the user "mate~" has:
        """json
        { "profileIds": ["customer"], "name": "Mate", "age": 7 }
        """
      And they can now log in as "mate~" with "mate-password"

      Examples:
        | controller    |
        | security      |
        | profile-guard |

  Rule: whether strangers name their kuid is the application's to say

    Scenario Outline: it is refused (<controller>, <kuid>)
      Given an application with:
        """json
        { "options": { "restrictedProfileIds": ["customer"] }, "configuration": { "signUp": { "kuid": "<kuid>" } } }
        """
      When a stranger tries "<controller>:createRestrictedUser" with:
        """json
        { "_id": "cfo~", "body": { "content": {} } }
        """
      Then they are refused: 400 "profile-guard.user.invalid"
      And its faults are:
        | code           | path | suggestion |
        | kuid.forbidden | _id  |            |
      And nothing is changed
      When a stranger uses "<controller>:createRestrictedUser" with:
        """json
        { <named> "body": { "content": {} } }
        """
      Then it succeeds

      Examples:
        | controller    | kuid          | named                   |
        | security      | refuse        |                         |
        | profile-guard | refuse        |                         |
        | security      | guest-[-0-9]+ | "_id": "guest~",        |

  Rule: the application has the last word, by a pipe on profile-guard:beforeSignUp

    Scenario Outline: it refuses by throwing (<controller>, <answer>)
      When a stranger tries "<controller>:createRestrictedUser" with:
        """json
        { "_id": "robot~", "captcha": "<answer>", "body": { "content": {} } }
        """
      Then they are refused: <status> "<id>"
      And the answer tells nothing of "s3cr3t"
      And nothing is changed
      And there is no user "robot~"

      Examples:
        | controller    | answer | status | id                                 |
        | security      | wrong  | 403    | captcha.answer.wrong               |
        | profile-guard | wrong  | 403    | captcha.answer.wrong               |
        | security      | broken | 403    | profile-guard.sign_up.refused      |
        | profile-guard | silent | 503    | profile-guard.decision.unavailable |

    Scenario: what it makes of the sign-up changes nothing
      When a stranger uses "security:createRestrictedUser" with:
        """json
        { "_id": "human~", "captcha": "right", "body": { "content": { "name": "Mate" } } }
        """
      Then it succeeds
      And the user "human~" has:
        """json
        { "profileIds": ["customer"], "name": "Mate" }
        """
