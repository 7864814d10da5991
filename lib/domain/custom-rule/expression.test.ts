import { describe, expect, it } from "vitest";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import {
  acceptedOwner,
  ago,
  ahead,
  credentialOf,
  grantOf,
  identityOf,
  now,
  placeOf,
  policyOf,
  recorded,
  tierZero,
  trustOf,
  usageOf,
} from "@/tests/factories/identity-context";
import { maxExpressionLength, readExpression, type Seen } from "./expression";

function expressionOf(text: string) {
  const read = readExpression(text);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join(" "));
  return read.expression;
}
const ask = (text: string, part: Partial<IdentityContext> = {}, at = now) =>
  expressionOf(text).ask(identityOf(part), policyOf(), at);
const problemsOf = (text: string) => {
  const read = readExpression(text);
  return read.ok ? [] : read.problems;
};
const old = { credentials: [credentialOf({ createdAt: ago(400) })] };

describe("an expression", () => {
  it.each([
    ['credentials.exists(c, c.lifetime == "static" && c.ageDays > 365)', old, true],
    ['credentials.exists(c, c.lifetime == "static" && c.ageDays > 365)', {}, false],
    [
      "credentials.all(c, c.expiresInDays < 10)",
      { credentials: [credentialOf({ expiresAt: ahead(9.5) })] },
      true,
    ],
    ['identity.name.like("CI-*") && identity.tags["team"] == "pay"', { tags: { team: "pay" } }, true],
    ['"team" in identity.tags', {}, false],
    ["owner.accepted", { owners: { technical: acceptedOwner(), business: null } }, true],
    ["!hasOwner && privilege.tier == 0", { privilege: tierZero }, true],
    ["lastUsed.unusedFor(90)", { lastUsed: recorded({ at: ago(91) }) }, true],
    ["lastUsed.unusedFor(90)", { lastUsed: recorded({ at: ago(90) }) }, false],
    [
      "credentials.filter(c, c.exposed).size() == 1",
      { credentials: [credentialOf({ places: [placeOf()] })] },
      true,
    ],
    ['grants.exists(g, "write" in g.powers)', { grants: [grantOf()] }, true],
    ['trustedBy.exists(t, t.subject.contains(":root"))', { trustedBy: [trustOf()] }, true],
    ['now - identity.createdAt > duration("24h")', {}, true],
    [
      "credentials.exists(c, c.places.exists(p, !p.meantForSecrets))",
      { credentials: [credentialOf({ places: [placeOf()] })] },
      true,
    ],
  ] as const)("%s", (text, part, holds) => {
    expect(ask(text, part)).toMatchObject({ holds });
  });

  it("says with which values it came to its answer", () => {
    const seen: Seen[] = [];
    expressionOf('identity.kind == "cloud_user" && credentials.exists(c, c.ageDays > 365)').ask(
      identityOf(old),
      policyOf(),
      now,
      seen,
    );
    expect(seen).toEqual([
      { name: "Identity.kind", value: "cloud_user", elsewhere: false },
      { name: "Credential.ageDays", value: "400", elsewhere: false },
    ]);
  });
});

describe("what nobody knows", () => {
  it.each([
    ['identity.environment == "production"', {}, "its environment"],
    ['identity.environment != "production"', {}, "its environment"],
    ['!(identity.environment == "production")', {}, "its environment"],
    ['!has(identity.environment) || identity.purpose == "x"', { environment: "test" }, "its purpose"],
    ["credentials.exists(c, c.exposed)", { keysHidden: true }, "a list of its credentials, at most 500"],
    ["credentials.size() == 0", { keysHidden: true }, "a list of its credentials, at most 500"],
    [
      "credentials.all(c, c.ageDays > 1)",
      { credentials: [credentialOf({ createdAt: null })] },
      "the age of a credential",
    ],
    [
      "credentials.filter(c, c.ageDays > 1).size() == 0",
      { credentials: [credentialOf({ createdAt: null })] },
      "the age of a credential",
    ],
    [
      "lastUsed.unusedFor(90)",
      { lastUsed: recorded({ at: ago(91), coveredSince: ago(30) }) },
      "a longer record of its use",
    ],
    ["owner.accepted", {}, "a technical owner"],
    ["privilege.tier == 2", { privilege: { ...tierZero, tier: null } }, "what it may do"],
    ["!trustedBy.exists(t, true)", { trustsHidden: true }, "to know who may become it, at most 500"],
    ["usage.denied > 3", {}, "a log of its use"],
    [
      'usage.consumers.exists(c, c == "browser")',
      { usage: usageOf({ whole: { consumers: false, countries: true, actions: true } }) },
      "a log of its use that names all programs",
    ],
    [
      "!lastUsed.never",
      { lastUsed: recorded({ gap: "no_telemetry" }) },
      "a record of its use since it was made",
    ],
    ['identity.tags["team"] == "pay"', {}, "a value of that name"],
    ["10 / credentials.size() > 1", {}, "its expression to be mended: division by zero"],
  ] as const)("makes %s unknown", (text, part, needs) => {
    expect(ask(text, part)).toMatchObject({ needs });
  });

  it("makes nothing unknown that is decided without it", () => {
    expect(ask('identity.kind == "db_user" && identity.environment == "production"')).toMatchObject({
      holds: false,
    });
    expect(ask('identity.environment == "production" || identity.kind == "cloud_user"')).toMatchObject({
      holds: true,
    });
    expect(ask('has(identity.environment) && identity.environment == "production"')).toMatchObject({
      holds: false,
    });
    const mixed = { credentials: [credentialOf({ createdAt: null }), credentialOf({ createdAt: ago(400) })] };
    expect(ask("credentials.exists(c, c.ageDays > 365)", mixed)).toMatchObject({ holds: true });
  });

  it("is a list that is too long to be looked through, and never a shorter one", () => {
    const many = { credentials: Array.from({ length: 501 }, () => credentialOf()) };
    expect(ask("credentials.exists(c, c.ageDays > 365)", many)).toMatchObject({
      needs: "a list of its credentials, at most 500",
    });
  });
});

describe("time", () => {
  it.each([
    [
      "credentials.exists(c, c.ageDays > 365)",
      { credentials: [credentialOf({ createdAt: ago(30) })] },
      ahead(335),
    ],
    ["identity.expiresInDays < 10", { expiresAt: ahead(30) }, undefined],
    ["lastUsed.unusedFor(90)", { lastUsed: recorded({ at: ago(60) }) }, ahead(30)],
    [
      "owner.accepted",
      { owners: { technical: acceptedOwner({ confirmedAt: ago(100) }), business: null } },
      undefined,
    ],
  ] as const)("changes the answer of %s not before it says", (text, part, due) => {
    const expression = expressionOf(text);
    const identity = identityOf(part);
    const first = expression.ask(identity, policyOf(), now);
    let at = first.changesAt;
    if (due) expect(at).toEqual(due);
    for (let step = 0; step < 4; step += 1) {
      if (!at) throw new Error("it names no day");
      const { changesAt: _, ...before } = expression.ask(identity, policyOf(), new Date(at.getTime() - 1));
      const { changesAt: __, ...same } = first;
      expect(before).toEqual(same);
      const then = expression.ask(identity, policyOf(), at);
      if (JSON.stringify({ ...then, changesAt: 0 }) !== JSON.stringify({ ...first, changesAt: 0 })) return;
      at = then.changesAt;
    }
    throw new Error("it never changes");
  });

  it("is asked about every day where the expression reckons with it", () => {
    const midnight = new Date("2026-06-02T00:00:00Z");
    expect(ask('now > timestamp("2027-01-01T00:00:00Z")').changesAt).toEqual(midnight);
    expect(ask("identity.ageDays * 2 > 365").changesAt).toEqual(midnight);
    expect(ask("identity.dormant").changesAt).toEqual(midnight);
    const used = { usage: usageOf() };
    expect(ask("usage.denied > 3", used)).toMatchObject({ holds: false, changesAt: midnight });
    expect(ask("has(usage.networks) && usage.networks > 3", used).changesAt).toEqual(midnight);
    expect(ask('identity.kind == "cloud_user"').changesAt).toBeNull();
  });
});

describe("a hostile or mistaken expression", () => {
  it.each([
    ["", "Write an expression."],
    ["1 >", "Unexpected token: EOF."],
    ["identity.name", "It gives string; it must say yes or no: what is wrong."],
    ["dyn(true)", "Nothing is called dyn here."],
    ['identity.enviroment == "x"', "No such key: enviroment. Did you mean environment?"],
    ["credential.size() > 0", "Unknown variable: credential. Did you mean credentials?"],
    ["credentials.exist(c, true)", "Nothing is called exist here. Did you mean exists?"],
    ["has(identity.enviroment)", "Identity has no field enviroment. Did you mean environment?"],
    ["credentials.exists(c, has(c.ageday))", "Credential has no field ageday. Did you mean ageDays?"],
    ["identity.constructor == identity.constructor", "No such key: constructor."],
    ['identity.__proto__ == "x"', "No such key: __proto__."],
    ["has(identity.__proto__)", "Identity has no field __proto__."],
    ["hasOwnProperty", "Unknown variable: hasOwnProperty. Did you mean has?"],
    ['identity.name.matches("(a+)+$")', "Nothing is called matches here."],
    ['cel.bind(a, "x", a + a) == "xx"', "Nothing is called bind here."],
    ['identity.name.split("").size() > 1', "Nothing is called split here."],
    [
      "credentials.exists(a, credentials.exists(b, credentials.exists(c, true)))",
      "At most 2 loops may stand inside each other.",
    ],
  ])("%s", (text, message) => {
    expect(problemsOf(text)[0]?.message).toBe(message);
  });

  it("names the place", () => {
    expect(problemsOf('identity.kind == "x" && identity.enviroment == "y"')).toEqual([
      expect.objectContaining({ at: 33, length: 10 }),
    ]);
  });

  it("is refused where it is too long, too deep, or too wide", () => {
    expect(problemsOf(`true || "${"x".repeat(maxExpressionLength)}" == ""`)[0]?.message).toContain(
      "at most 4000 characters",
    );
    expect(problemsOf(`${"(".repeat(300)}true${")".repeat(300)}`)).toHaveLength(1);
    expect(problemsOf(`${"!".repeat(3900)}true`)).toHaveLength(1);
    expect(problemsOf(`[${Array(300).fill(1).join(",")}].size() > 0`)).toHaveLength(1);
    expect(problemsOf(Array(600).fill("true").join(" && "))).toHaveLength(1);
  });

  it("answers over the longest lists, loop in loop", () => {
    const many = { credentials: Array.from({ length: 500 }, () => credentialOf()) };
    const pairs = "credentials.exists(a, credentials.exists(b, a.ageDays + b.ageDays > 100000))";
    expect(ask(pairs, many)).toMatchObject({ holds: false });
  });

  it("takes names from sources as text", () => {
    const hostile = { name: '"); drop table', tags: JSON.parse('{"__proto__":"x","constructor":"y"}') };
    expect(ask('identity.name == "\\"); drop table" && "__proto__" in identity.tags', hostile)).toMatchObject(
      { holds: true },
    );
    expect(ask('identity.tags["toString"] == "x"', hostile)).toMatchObject({ needs: "a value of that name" });
  });
});
