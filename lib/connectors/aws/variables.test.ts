import { describe, expect, test } from "vitest";
import { describeVariables } from "./variables";

const keyId = ["AKIA", "QWERTYUIOPASDFGH"].join("");
const secret = ["wJalrXUtnFEMIaK7MDENG", "bPxRfiCYzQ93kLm2Tz8"].join("");
const print = (value: string) => `print of ${value.length}`;

describe("variables of a function", () => {
  test("the two parts of an AWS key are one placement of that key, and no value stays", () => {
    const found = describeVariables(
      { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret, LOG_LEVEL: "debug" },
      print,
    );
    expect(found).toEqual([
      { name: "AWS_ACCESS_KEY_ID" },
      { name: "AWS_SECRET_ACCESS_KEY", secretType: "access_key", keyId, fingerprint: "print of 40" },
      { name: "LOG_LEVEL" },
    ]);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  test("a key's id alone still names the credential that stands there", () => {
    expect(describeVariables({ KEY: keyId }, print)).toEqual([{ name: "KEY", keyId }]);
  });

  test("without the organisation's key there is no fingerprint, and still no value", () => {
    const value = "f7Gh2kLq9ZxW4vBn";
    const found = describeVariables({ DB_PASSWORD: value }, null);
    expect(found).toEqual([{ name: "DB_PASSWORD", secretType: "password" }]);
    expect(JSON.stringify(found)).not.toContain(value);
  });

  test("a reference or a placeholder is no secret", () => {
    const variables = {
      DB_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db",
      PASSWORD: "changeme",
    };
    expect(describeVariables(variables, print)).toEqual([{ name: "DB_SECRET_ARN" }, { name: "PASSWORD" }]);
  });
});
