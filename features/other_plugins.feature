@no-application
Feature: device-manager and hermes-messenger work beside our plugin as without it

  @turns
  Scenario: they start, and import their roles, profiles and users
    When admin calls on the platform without and on the one with our plugin:
      | call                           | members                                                                                        |
      | security:getProfile            | { "_id": "payload_gateway" }                                                                   |
      | security:getUser               | { "_id": "payload_gateway" }                                                                   |
      | security:getRole               | { "_id": "payload_gateway" }                                                                   |
      | security:mGetRoles             | { "body": { "ids": ["assets.admin", "assets.reader", "assetsGroup.admin", "devices.admin"] } } |
      | security:mGetRoles             | { "body": { "ids": ["devices.platform-admin", "devices.reader", "measures.admin"] } }          |
      | device-manager/models:getAsset | { "engineGroup": "commons", "model": "Warehouse" }                                             |
      | device-manager/decoders:list   | {}                                                                                             |
    Then both answer alike, with the statuses 200, 200, 200, 200, 200, 200, 200

  @turns
  Scenario: a tenant's assets, devices and what they measure
    When admin calls on the platform without and on the one with our plugin:
      | call                                | members                                                                                                                                                                    |
      | device-manager/engine:create        | { "index": "pg-engine-{here}~" }                                                                                                                                           |
      | device-manager/engine:create        | { "index": "pg-engine-{here}~" }                                                                                                                                           |
      | device-manager/engine:exists        | { "index": "pg-engine-{here}~" }                                                                                                                                           |
      | device-manager/models:writeAsset    | { "body": { "engineGroup": "commons", "model": "Silo", "measures": [{ "name": "top", "type": "temperature" }], "metadataMappings": { "height": { "type": "integer" } } } } |
      | device-manager/assets:create        | { "engineId": "pg-engine-{here}~", "body": { "model": "Silo", "reference": "north", "metadata": { "height": 12 } } }                                                       |
      | device-manager/assets:create        | { "engineId": "pg-engine-{here}~", "body": { "model": "Sylo", "reference": "south" } }                                                                                     |
      | device-manager/devices:create       | { "engineId": "pg-engine-{here}~", "body": { "model": "Thermometer", "reference": "t~", "metadata": { "color": "red" } } }                                                 |
      | device-manager/devices:linkAsset    | { "engineId": "pg-engine-{here}~", "_id": "Thermometer-t~", "assetId": "Silo-north", "body": { "measureNames": [{ "device": "temperature", "asset": "top" }] } }           |
      | device-manager/payloads:thermometer | { "body": { "serial": "t~", "degrees": 21.5, "measuredAt": 1700000000000 } }                                                                                               |
      | device-manager/payloads:thermometer | { "body": { "degrees": 21.5 } }                                                                                                                                            |
      | device-manager/devices:update       | { "engineId": "pg-engine-{here}~", "_id": "Thermometer-t~", "body": { "metadata": { "color": "blue" } } }                                                                  |
      | device-manager/assets:get           | { "engineId": "pg-engine-{here}~", "_id": "Silo-north" }                                                                                                                   |
    Then both answer alike, with the statuses 200, 400, 200, 200, 200, 404, 200, 200, 200, 412, 200, 200
    And on both the last answer tells:
      | member                                  | value                                                                                                               |
      | _id                                     | "Silo-north"                                                                                                        |
      | _source.metadata                        | { "height": 12 }                                                                                                    |
      | _source.linkedDevices                   | [{ "_id": "Thermometer-t~", "measureNames": [{ "device": "temperature", "asset": "top", "type": "temperature" }] }] |
      | _source.measures.top.values.temperature | 21.5                                                                                                                |
      | _source.lastMeasuredAt                  | 1700000000000                                                                                                       |
    When admin calls on the platform without and on the one with our plugin:
      | call                                | members                                                      |
      | device-manager/devices:unlinkAsset  | { "engineId": "pg-engine-{here}~", "_id": "Thermometer-t~" } |
      | device-manager/devices:detachEngine | { "_id": "Thermometer-t~" }                                  |
      | device-manager/devices:attachEngine | { "engineId": "pg-engine-{here}~", "_id": "Thermometer-t~" } |
      | device-manager/devices:delete       | { "engineId": "pg-engine-{here}~", "_id": "Thermometer-t~" } |
      | device-manager/assets:delete        | { "engineId": "pg-engine-{here}~", "_id": "Silo-north" }     |
      | device-manager/engine:delete        | { "index": "pg-engine-{here}~" }                             |
    Then both answer alike, with the statuses 200, 200, 200, 200, 200, 200

  @turns
  Scenario: a tenant's manager with the roles of device-manager
    When admin calls on the platform without and on the one with our plugin:
      | call                         | members                          |
      | device-manager/engine:create | { "index": "pg-engine-{here}~" } |
    Then both answer alike, with the statuses 200
    Given on both platforms engine-manager holds the profile "tenant~":
      """json
      {
        "policies": [
          { "roleId": "default" },
          { "roleId": "assets.admin", "restrictedTo": [{ "index": "pg-engine-{here}~" }] },
          { "roleId": "devices.admin", "restrictedTo": [{ "index": "pg-engine-{here}~" }] }
        ]
      }
      """
    When engine-manager calls on the platform without and on the one with our plugin:
      | call                             | members                                                                                                                                |
      | device-manager/assets:create     | { "engineId": "pg-engine-{here}~", "body": { "model": "Warehouse", "reference": "east" } }                                             |
      | device-manager/devices:create    | { "engineId": "pg-engine-{here}~", "body": { "model": "Thermometer", "reference": "u~" } }                                             |
      | device-manager/devices:linkAsset | { "engineId": "pg-engine-{here}~", "_id": "Thermometer-u~", "assetId": "Warehouse-east", "implicitMeasuresLinking": true, "body": {} } |
    Then both answer alike, with the statuses 200, 200, 200
    When admin calls on the platform without and on the one with our plugin:
      | call               | members                                                  |
      | collection:refresh | { "index": "pg-engine-{here}~", "collection": "assets" } |
    Then both answer alike, with the statuses 200
    When engine-manager calls on the platform without and on the one with our plugin:
      | call                          | members                                                                                                              |
      | device-manager/assets:search  | { "engineId": "pg-engine-{here}~", "body": { "query": { "equals": { "model": "Warehouse" } } }, "lang": "koncorde" } |
      | device-manager/engine:create  | { "index": "pg-engine-other-{here}~" }                                                                               |
      | device-manager/devices:upsert | { "engineId": "pg-engine-{here}~", "body": { "model": "Thermometer", "reference": "v~", "metadata": {} } }           |
    Then both answer alike, with the statuses 200, 403, 403

  @turns
  Scenario: a gateway with the profile that device-manager has imported
    Given on both platforms gateway-manager has the profile "payload_gateway" that the plugins have brought
    When gateway-manager calls on the platform without and on the one with our plugin:
      | call                                | members                                                                      |
      | device-manager/payloads:thermometer | { "body": { "serial": "w~", "degrees": 21.5, "measuredAt": 1700000000000 } } |
      | device-manager/devices:create       | { "engineId": "pg-engine-{here}~", "body": {} }                              |
    Then both answer alike, with the statuses 200, 403

  @turns
  Scenario: accounts of messengers, a message that cannot be sent, and one that is mocked
    When admin calls on the platform without and on the one with our plugin:
      | call                          | members                                                                                                                                                                       |
      | hermes/smtp:addAccount        | { "account": "mail~", "body": { "host": "127.0.0.1", "port": 1, "user": "nobody", "pass": "secret", "defaultSender": "shop@example.test" } }                                  |
      | hermes/smtp:addAccount        | { "account": "mail~", "body": { "host": "127.0.0.1", "port": 1, "user": "nobody", "pass": "secret", "defaultSender": "shop@example.test" } }                                  |
      | hermes/smtp:listAccounts      | {}                                                                                                                                                                            |
      | hermes/smtp:sendEmail         | { "account": "mail~", "body": { "to": ["you@example.test"], "subject": "letter~", "html": "<p>Hello</p>" } }                                                                  |
      | hermes/smtp:sendEmail         | { "account": "nobody~", "body": { "to": ["you@example.test"], "subject": "letter~", "html": "<p>Hello</p>" } }                                                                |
      | hermes/smtp:removeAccount     | { "account": "mail~" }                                                                                                                                                        |
      | hermes/smtp:listAccounts      | {}                                                                                                                                                                            |
      | hermes/sendgrid:addAccount    | { "account": "grid~", "body": { "apiKey": "SG.nothing", "defaultSender": "shop@example.test" } }                                                                              |
      | document:update               | { "index": "pg-messages-{here}", "collection": "config", "_id": "plugin--hermes-messenger", "body": { "hermes-messenger": { "mockedAccounts": { "sendgrid": ["grid~"] } } } } |
      | hermes/sendgrid:sendEmail     | { "account": "grid~", "body": { "to": ["you@example.test"], "subject": "letter~", "html": "<p>Hello</p>" } }                                                                  |
      | hermes/sendgrid:removeAccount | { "account": "grid~" }                                                                                                                                                        |
      | document:get                  | { "index": "pg-messages-{here}", "collection": "messages", "_id": "letter~" }                                                                                                 |
    Then both answer alike, with the statuses 200, 400, 200, 500, 404, 200, 200, 200, 200, 200, 200, 200

  @turns
  Scenario: the rights that device-manager publishes, in the form in which Kuzzle answers profiles
    When admin calls on the platform without and on the one with our plugin:
      | call                         | members                          |
      | device-manager/engine:create | { "index": "pg-engine-{here}~" } |
    Then both answer alike, with the statuses 200
    When admin calls "admin:loadSecurities" on both platforms with:
      """json
      {
        "refresh": "wait_for",
        "onExistingUsers": "overwrite",
        "body": {
          "users": {
            "pg-ayse-{here}~": {
              "content": { "profileIds": ["ayse-admin~"] },
              "credentials": { "local": { "username": "pg-ayse-{here}~", "password": "password" } }
            },
            "pg-default-{here}~": {
              "content": { "profileIds": ["default-user~"] },
              "credentials": { "local": { "username": "pg-default-{here}~", "password": "password" } }
            }
          },
          "profiles": {
            "ayse-admin~": {
              "rateLimit": 0,
              "policies": [
                { "roleId": "tests~" },
                { "roleId": "assets.admin", "restrictedTo": [{ "index": "pg-engine-{here}~" }] },
                { "roleId": "devices.admin", "restrictedTo": [{ "index": "pg-engine-{here}~" }] },
                { "roleId": "assetsGroup.admin", "restrictedTo": [{ "index": "pg-engine-{here}~" }] }
              ],
              "optimizedPolicies": [
                { "roleId": "assets.admin", "restrictedTo": {} },
                { "roleId": "devices.admin", "restrictedTo": {} },
                { "roleId": "assetsGroup.admin", "restrictedTo": {} }
              ]
            },
            "default-user~": {
              "rateLimit": 0,
              "policies": [{ "roleId": "default-user~" }],
              "optimizedPolicies": [{ "roleId": "default-user~" }]
            }
          },
          "roles": {
            "tests~": {
              "controllers": {
                "admin": { "actions": { "loadFixtures": true } },
                "collection": { "actions": { "refresh": true } },
                "document": { "actions": { "get": true, "deleteByQuery": true } }
              }
            },
            "default-user~": { "controllers": { "device-manager/assets": { "actions": { "*": true } } } }
          }
        }
      }
      """
    Then both answer alike, with the statuses 200
    And the stored profile "default-user~" is:
      """json
      { "policies": [{ "roleId": "default-user~" }] }
      """
    When admin calls on the platform without and on the one with our plugin:
      | call                         | members                          |
      | security:getUser             | { "_id": "pg-ayse-{here}~" }     |
      | security:getProfile          | { "_id": "ayse-admin~" }         |
      | device-manager/engine:delete | { "index": "pg-engine-{here}~" } |
    Then both answer alike, with the statuses 200, 200, 200
