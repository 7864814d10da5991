import { expect, it } from "vitest";
import { alice, allow, deny, home, policy } from "@/tests/factories/aws-request";
import { readPolicy } from "../document";
import { readPrincipal } from "../principal";
import { isPossible } from "./possible";
import type { Walker } from "./walker";

/** Denied whichever way: only trying every combination of these tags shows it. */
const tags = Array.from({ length: 6 }, (_, place) => `aws:PrincipalTag/t${place}`);
const tangled = policy(
  allow("iam:CreateAccessKey"),
  ...tags.map((tag) => deny("*", "*", { Condition: { StringEquals: { [tag]: "a" } } })),
  deny("*", "*", { Condition: { StringNotEquals: Object.fromEntries(tags.map((tag) => [tag, "a"])) } }),
);

it.each([
  ["is not possible, where there is effort enough", 100_000, false],
  ["counts as possible, where the effort ends before that is known", 30, true],
  ["counts as possible, where none is left", 0, true],
])("what is always denied %s", (_, left, expected) => {
  const read = readPolicy("tangled", tangled, "holder");
  const principal = readPrincipal(alice);
  if (!read.ok || principal === null) throw new Error("The policy is no policy.");
  const layers = {
    identity: [read.policy],
    resource: [],
    boundaries: [],
    scps: [],
    rcps: [],
    session: [],
  };
  const walker: Walker = {
    id: "x",
    kind: "user",
    principal,
    isKnown: true,
    layers,
    groups: null,
    policies: null,
  };
  const attempt = {
    action: "iam:createaccesskey",
    resource: `arn:aws:iam::${home}:user/bob`,
    keys: new Map(),
    layers,
    resourceAccount: home,
    now: new Date("2026-03-01T00:00:00Z"),
  };
  const facts = { action: () => undefined, hasRcps: () => false };
  expect(isPossible(walker, attempt, facts, { left })).toBe(expected);
});
