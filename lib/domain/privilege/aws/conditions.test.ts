import { describe, expect, it } from "vitest";
import { allow, verdictOf } from "@/tests/factories/aws-request";

/** Whether an Allow with this condition gives access when the key has these values. */
function holds(operator: string, wanted: unknown, given: unknown): boolean {
  const scene = {
    context: given === undefined ? {} : { "aws:key": given },
    identity: [allow("s3:GetObject", "*", { Condition: { [operator]: { "AWS:Key": wanted } } })],
  };
  const verdict = verdictOf(scene);
  expect(["allowed", "implicit"]).toContain(verdict);
  return verdict === "allowed";
}

type Row = readonly [operator: string, wanted: unknown, given: unknown, holds: boolean];

const texts: readonly Row[] = [
  ["StringEquals", "a", "a", true],
  ["StringEquals", "a", "A", false],
  ["StringEquals", ["a", "b"], "b", true],
  ["StringEquals", [], "b", false],
  ["StringEquals", "a*", "abc", false],
  ["StringEquals", "a*", "a*", true],
  ["StringEquals", "a", undefined, false],
  ["StringEquals", "", "", true],
  ["stringequals", "a", "a", true],
  ["StringNotEquals", "a", "b", true],
  ["StringNotEquals", "a", "a", false],
  ["StringNotEquals", ["a", "b"], "b", false],
  ["StringNotEquals", ["a", "b"], "c", true],
  ["StringNotEquals", "a", undefined, true],
  ["StringEqualsIgnoreCase", "Ab", "aB", true],
  ["StringEqualsIgnoreCase", "Ab", "aC", false],
  ["StringEqualsIgnoreCase", "a*", "ab", false],
  ["StringNotEqualsIgnoreCase", "Ab", "aB", false],
  ["StringNotEqualsIgnoreCase", "Ab", "x", true],
  ["StringNotEqualsIgnoreCase", "Ab", undefined, true],
  ["StringLike", "a*", "abc", true],
  ["StringLike", "a*", "Abc", false],
  ["StringLike", "a?c", "abc", true],
  ["StringLike", "a?c", "ac", false],
  ["StringLike", "*", "", true],
  ["StringLike", "*a*b*", "xxaxxbxx", true],
  ["StringLike", "*a*b", "xxaxxbxx", false],
  ["StringLike", "a.c", "abc", false],
  ["StringLike", ["x*", "y*"], "yes", true],
  ["StringLike", "a*", undefined, false],
  ["StringNotLike", "a*", "abc", false],
  ["StringNotLike", "a*", "bcd", true],
  ["StringNotLike", ["a*", "b*"], "bcd", false],
  ["StringNotLike", "a*", undefined, true],
];

const numbers: readonly Row[] = [
  ["NumericEquals", "10", "10.0", true],
  ["NumericEquals", 10, 10, true],
  ["NumericEquals", "10", "11", false],
  ["NumericEquals", "10", "ten", false],
  ["NumericEquals", "1e2", "100", true],
  ["NumericNotEquals", "10", "11", true],
  ["NumericNotEquals", "10", "10", false],
  ["NumericNotEquals", "10", undefined, true],
  ["NumericLessThan", "10", "9", true],
  ["NumericLessThan", "10", "10", false],
  ["NumericLessThan", "10", "-3", true],
  ["NumericLessThan", "9", "10", false],
  ["NumericLessThan", "10", undefined, false],
  ["NumericLessThanEquals", "10", "10", true],
  ["NumericLessThanEquals", "10", "10.5", false],
  ["NumericGreaterThan", "10", "11", true],
  ["NumericGreaterThan", "10", "10", false],
  ["NumericGreaterThan", ["10", "5"], "6", true],
  ["NumericGreaterThanEquals", "10", "10", true],
  ["NumericGreaterThanEquals", "10", "9", false],
  ["NumericGreaterThanEquals", "", "9", false],
];

const dates: readonly Row[] = [
  ["DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", true],
  ["DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", true],
  ["DateEquals", "2026-01-01", "2026-01-01T00:00:00Z", true],
  ["DateEquals", "2026", "2026-01-01T00:00:00Z", true],
  ["DateEquals", "1767225600", "2026-01-01T00:00:00Z", true],
  ["DateEquals", "2026-01-01T00:00:00Z", "1767225600", true],
  ["DateEquals", "2026-01-01T00:00:00.500Z", "2026-01-01T00:00:00.500Z", true],
  ["DateEquals", "never", "2026-01-01", false],
  ["DateEquals", "2026-13-01", "2026-01-01", false],
  ["DateNotEquals", "2026-01-01", "2026-01-02", true],
  ["DateNotEquals", "2026-01-01", "2026-01-01T00:00:00Z", false],
  ["DateLessThan", "2026-01-02", "2026-01-01", true],
  ["DateLessThan", "2026-01-02", "2026-01-02", false],
  ["DateLessThan", "2026-01-02", undefined, false],
  ["DateLessThanEquals", "2026-01-02", "2026-01-02", true],
  ["DateGreaterThan", "2026-01-02", "2026-01-03", true],
  ["DateGreaterThan", "2026-01-02", "2026-01-02", false],
  ["DateGreaterThanEquals", "2026-01-02", "2026-01-02", true],
  ["DateGreaterThanEquals", "2026-01-02T00:00:00-02:00", "2026-01-02T01:00:00Z", false],
];

const others: readonly Row[] = [
  ["Bool", "true", "true", true],
  ["Bool", true, "true", true],
  ["Bool", "true", true, true],
  ["Bool", "True", "true", true],
  ["Bool", "true", "false", false],
  ["Bool", "false", "false", true],
  ["Bool", "false", undefined, false],
  ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
  ["BinaryEquals", "QmluYQ==", "QmluYQ", true],
  ["BinaryEquals", "QmluYXJ5", "qmluyxj5", false],
  ["BinaryEquals", "QmluYXJ5", undefined, false],
  ["Null", "true", undefined, true],
  ["Null", true, undefined, true],
  ["Null", "true", "x", false],
  ["Null", "false", "x", true],
  ["Null", "false", undefined, false],
  ["Null", "true", [], true],
  ["Null", ["true", "false"], "x", true],
];

const addresses: readonly Row[] = [
  ["IpAddress", "203.0.113.0/24", "203.0.113.9", true],
  ["IpAddress", "203.0.113.0/24", "203.0.114.9", false],
  ["IpAddress", "203.0.113.9", "203.0.113.9", true],
  ["IpAddress", "203.0.113.9", "203.0.113.8", false],
  ["IpAddress", "0.0.0.0/0", "198.51.100.1", true],
  ["IpAddress", "10.0.0.0/7", "11.255.255.255", true],
  ["IpAddress", "10.0.0.0/7", "12.0.0.0", false],
  ["IpAddress", ["10.0.0.0/8", "192.0.2.0/24"], "192.0.2.7", true],
  ["IpAddress", "203.0.113.0/33", "203.0.113.9", false],
  ["IpAddress", "203.0.113.0/24", "no address", false],
  ["IpAddress", "203.0.113", "203.0.113.9", false],
  ["IpAddress", "203.0.113.0/24", "999.0.113.9", false],
  ["IpAddress", "2001:db8::/32", "2001:db8:1234::1", true],
  ["IpAddress", "2001:DB8::/32", "2001:0db8:0:0:0:0:0:1", true],
  ["IpAddress", "2001:db8::/32", "2001:db9::1", false],
  ["IpAddress", "::1", "0:0:0:0:0:0:0:1", true],
  ["IpAddress", "::/0", "2001:db8::1", true],
  ["IpAddress", "::/0", "203.0.113.9", false],
  ["IpAddress", "0.0.0.0/0", "2001:db8::1", false],
  ["IpAddress", "2001:db8::/127", "2001:db8::1", true],
  ["IpAddress", "2001:db8:::1", "2001:db8::1", false],
  ["IpAddress", "::ffff:203.0.113.9", "::ffff:cb00:7109", true],
  ["IpAddress", "203.0.113.0/24", undefined, false],
  ["NotIpAddress", "203.0.113.0/24", "203.0.113.9", false],
  ["NotIpAddress", "203.0.113.0/24", "198.51.100.1", true],
  ["NotIpAddress", "203.0.113.0/24", "2001:db8::1", true],
  ["NotIpAddress", "203.0.113.0/24", undefined, true],
];

const role = "arn:aws:iam::111122223333:role/team/app";
const arns: readonly Row[] = [
  ["ArnEquals", role, role, true],
  ["ArnEquals", "arn:aws:iam::111122223333:role/team/*", role, true],
  ["ArnEquals", "arn:aws:iam::*:role/team/app", role, true],
  ["ArnEquals", "arn:aws:iam::*:role/team/ap?", role, true],
  ["ArnEquals", "arn:aws:iam::444455556666:role/*", role, false],
  ["ArnEquals", "arn:aws:*:role/team/app", role, false],
  ["ArnEquals", "arn:*:*:*:*:*", role, true],
  ["ArnEquals", "*", role, true],
  ["ArnEquals", role, "not an arn", false],
  ["ArnEquals", role, undefined, false],
  ["ArnLike", "arn:aws:sns:*:111122223333:topic", "arn:aws:sns:eu-west-1:111122223333:topic", true],
  ["ArnLike", "arn:aws:sns:*:topic", "arn:aws:sns:eu-west-1:111122223333:topic", false],
  ["ArnLike", "arn:aws:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:1:log-group:a:log-stream:b", true],
  ["ArnNotEquals", role, role, false],
  ["ArnNotEquals", "arn:aws:iam::444455556666:role/*", role, true],
  ["ArnNotEquals", role, undefined, true],
  ["ArnNotLike", "arn:aws:iam::*:role/*", role, false],
  ["ArnNotLike", "arn:aws:iam::*:user/*", role, true],
];

const ifExists: readonly Row[] = [
  ["StringEqualsIfExists", "a", "a", true],
  ["StringEqualsIfExists", "a", "b", false],
  ["StringEqualsIfExists", "a", undefined, true],
  ["StringNotEqualsIfExists", "a", "a", false],
  ["StringNotEqualsIfExists", "a", undefined, true],
  ["BoolIfExists", "true", "false", false],
  ["BoolIfExists", "true", undefined, true],
  ["NumericLessThanIfExists", "5", undefined, true],
  ["NumericLessThanIfExists", "5", "6", false],
  ["IpAddressIfExists", "10.0.0.0/8", undefined, true],
  ["ArnLikeIfExists", role, "arn:aws:iam::111122223333:role/x", false],
  ["ForAnyValue:StringEqualsIfExists", "a", undefined, true],
];

const sets: readonly Row[] = [
  ["ForAllValues:StringEquals", ["a", "b"], ["a"], true],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
  ["ForAllValues:StringEquals", ["a", "b"], undefined, true],
  ["ForAllValues:StringEquals", ["a", "b"], [], true],
  ["ForAllValues:StringEquals", ["a", "b"], [""], true],
  ["ForAllValues:StringLike", ["a*"], ["ab", "ac"], true],
  ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], true],
  ["ForAllValues:StringNotEquals", ["a", "b"], ["a", "d"], false],
  ["ForAllValues:StringNotEquals", ["a", "b"], undefined, true],
  ["ForAnyValue:StringEquals", ["a", "b"], ["x", "b"], true],
  ["ForAnyValue:StringEquals", ["a", "b"], ["x", "y"], false],
  ["ForAnyValue:StringEquals", ["a", "b"], undefined, false],
  ["ForAnyValue:StringEquals", ["a", "b"], [], false],
  ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "c"], true],
  ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "b"], false],
  ["ForAnyValue:StringNotEquals", ["a", "b"], undefined, false],
  ["ForAnyValue:StringLike", ["a*"], ["xa", "ax"], true],
  ["ForAnyValue:IpAddress", ["10.0.0.0/8"], ["11.0.0.1", "10.0.0.1"], true],
  ["forallvalues:stringequals", ["a"], ["a"], true],
  ["ForAllValues:ArnLike", ["arn:aws:iam::*:role/team/*"], [role], true],
  ["ForAllValues:NumericLessThan", ["5"], ["1", "9"], false],
];

describe.each([
  ["texts", texts],
  ["numbers", numbers],
  ["dates", dates],
  ["yes, no, bytes and absence", others],
  ["addresses", addresses],
  ["ARNs", arns],
  ["IfExists", ifExists],
  ["sets", sets],
])("a condition on %s", (_, rows) => {
  it.each(rows)("%s %j, given %j: %s", (operator, wanted, given, expected) => {
    expect(holds(operator, wanted, given)).toBe(expected);
  });
});

describe("several conditions", () => {
  const both = { StringEquals: { "aws:a": "1", "aws:b": "2" }, Bool: { "aws:c": "true" } };
  it.each([
    [{ "aws:a": "1", "aws:b": "2", "aws:c": "true" }, "allowed"],
    [{ "aws:a": "1", "aws:b": "3", "aws:c": "true" }, "implicit"],
    [{ "aws:a": "1", "aws:b": "2", "aws:c": "false" }, "implicit"],
    [{ "aws:a": "1", "aws:c": "true" }, "implicit"],
    [{ "AWS:A": "1", "Aws:B": "2", "aws:C": true }, "allowed"],
  ])("all hold: %j is %s", (context, expected) => {
    expect(verdictOf({ context, identity: [allow("s3:*", "*", { Condition: both })] })).toBe(expected);
  });

  it("knows no case in the keys of tags", () => {
    const Condition = { StringEquals: { "aws:PrincipalTag/Team": "red" } };
    const scene = {
      context: { "aws:principaltag/TEAM": "red" },
      identity: [allow("s3:*", "*", { Condition })],
    };
    expect(verdictOf(scene)).toBe("allowed");
  });
});
