import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { consumerOf, foldVarying, networkOf, plainText, remembering } from "./usage-words";

describe("networkOf", () => {
  it.each([
    ["203.0.113.7", "203.0.113.0/24"],
    ["253.252.51.07", "253.252.51.0/24"],
    ["203.0.113.7:4711", "203.0.113.0/24"],
    ["::ffff:203.0.113.7", "203.0.113.0/24"],
    ["2001:db8:1:2::5", "2001:db8:1::/48"],
    ["2001:0db8:0001::5", "2001:db8:1::/48"],
    ["[2001:db8::1]:443", "2001:db8:0::/48"],
    ["::1", "0:0:0::/48"],
    ["cloudformation.amazonaws.com", "cloudformation.amazonaws.com"],
    ["AWS Internal", "AWS Internal"],
    ["", ""],
  ])("%s is of %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("consumerOf", () => {
  it.each([
    ["aws-cli/2.15.0 Python/3.11 Linux/6.1", "aws-cli"],
    ["Boto3/1.26.1 Python/3.8", "boto3"],
    ["APN/1.0 HashiCorp/1.0 Terraform/1.5.7 (+https://www.terraform.io)", "terraform"],
    ["stratus-red-team_ea782787-a65d-4fc4-9fca-1c97869a9a25", "stratus-red-team_*"],
    ["Mozilla/5.0 (X11; Linux x86_64)", "browser"],
    ["kube-controller-manager/v1.28.0 (linux/amd64)", "kube-controller-manager"],
    ["[aws-sdk-go-v2/1.2]", "aws-sdk-go"],
    ["", ""],
  ])("%s is %s", (userAgent, consumer) => {
    expect(consumerOf(userAgent)).toBe(consumer);
  });
});

it.each([
  ["botocore-session-1754395200", "botocore-session-*"],
  ["i-0456a8d163f546ff0", "i-*"],
  ["ana@example.com", "ana@example.com"],
  ["repo:acme/shop:ref:refs/heads/main", "repo:acme/shop:ref:refs/heads/main"],
  ["deadbeefcafe", "deadbeefcafe"],
])("%s is kept as %s", (text, kept) => {
  expect(foldVarying(text)).toBe(kept);
});

it("makes text of any kind safe to keep, and short", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      for (const made of [plainText(text, 50), networkOf(text), consumerOf(text)]) {
        expect(made.length).toBeLessThanOrEqual(100);
        expect(made).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }
    }),
  );
});

it("remembers words, and no more of them than it may", () => {
  const asked: string[] = [];
  const upper = remembering((text) => {
    asked.push(text);
    return text.toUpperCase();
  });
  expect([upper("a"), upper("a")]).toEqual(["A", "A"]);
  expect(asked).toEqual(["a"]);
  const long = "x".repeat(1000);
  expect(upper(long) + upper(long)).toHaveLength(2000);
  expect(asked).toEqual(["a", long, long]);
  for (let n = 0; n < 6000; n += 1) upper(`${n}`);
  expect(upper("a")).toBe("A");
  expect(asked.filter((text) => text === "a")).toHaveLength(2);
});
