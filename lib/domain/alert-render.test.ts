import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type AlertMessage, emptyGroup, headlineOf, summaryOf, type ToldFinding } from "./alert";
import { escapeWiki, issueComment, issueDescription, issueLabel, issueSummary } from "./alert-jira";
import { letterOf } from "./alert-mail";
import { slackPost } from "./alert-slack";
import { newSigningSecret, webhookBody, webhookHeaders } from "./alert-webhook";

const finding = (more: Partial<ToldFinding> = {}): ToldFinding => ({
  id: "11111111-1111-5111-8111-111111111111",
  severity: "critical",
  sentence: "Its owner left; it can administer 3 production accounts.",
  rule: { id: "owner-left", title: "Its owner left and it still works" },
  risks: ["NHI1"],
  subject: "ci-deploy",
  identityId: "22222222-2222-5222-8222-222222222222",
  system: "aws",
  environment: "production",
  account: "payments-prod",
  owner: null,
  cause: null,
  firstSeenAt: new Date("2026-11-26T08:00:00Z"),
  resolvedAt: null,
  resolvedWhy: null,
  times: 1,
  returnedWhy: null,
  ...more,
});
const message = (more: Partial<AlertMessage["groups"]> = {}): AlertMessage => ({
  alert: { id: "a1", name: "Worst of payments" },
  view: { name: "Critical", query: "severity:critical" },
  origin: "https://rollcall.example.com",
  groups: { opened: emptyGroup, reopened: emptyGroup, resolved: emptyGroup, ...more },
});
const group = (...worst: ToldFinding[]) => ({ counts: { critical: worst.length }, worst });
const bell = "\u0007";
/** A name that tries every door. */
const hostile = `<!channel> <@U1> @here <script>alert(1)</script> & "q" [~admin] {html} !x.png! \u202Egnp${bell}
Bcc: x@evil.example *b*`;

describe("what became of a finding", () => {
  const closed = finding({ resolvedAt: new Date("2026-11-27T08:00:00Z"), resolvedWhy: "rule_off" });
  const back = finding({ returnedWhy: "expired" });
  const told = message({ reopened: group(back), resolved: group(closed) });

  it("is said wherever it is told", () => {
    for (const text of [letterOf(told).text, letterOf(told).html, JSON.stringify(slackPost(told))]) {
      expect(text).toContain("closed because its rule is switched off · ");
      expect(text).toContain("back in the inbox: its exception");
    }
  });

  it("is data of an event", () => {
    const event = { at: new Date(), alert: told.alert, origin: told.origin };
    const dataOf = (what: "resolved" | "reopened", each: ToldFinding) =>
      JSON.parse(webhookBody({ ...event, what, finding: each })).data;
    expect(dataOf("resolved", closed)).toMatchObject({ resolvedWhy: "rule_off", returnedWhy: null });
    expect(dataOf("reopened", back)).toMatchObject({ resolvedWhy: null, returnedWhy: "expired" });
  });
});

describe("the first line of a message", () => {
  it("is the sentence itself, of one finding", () => {
    expect(headlineOf(message({ opened: group(finding()) }))).toBe(
      "Critical: ci-deploy: Its owner left; it can administer 3 production accounts.",
    );
    expect(headlineOf(message({ reopened: group(finding()) }))).toMatch(/^Critical is back: ci-deploy/);
  });

  it("counts, of many", () => {
    const opened = { counts: { critical: 3, low: 1200 }, worst: [finding()] };
    expect(headlineOf(message({ opened, reopened: group(finding()) }))).toBe(
      "1,204 new findings in Critical: 4 critical, 1,200 low",
    );
    expect(headlineOf(message({ resolved: group(finding()) }))).toBe("1 finding is closed in Critical");
    expect(summaryOf({ opened: 3, reopened: 1, resolved: 0 })).toBe("3 new, 1 back");
  });
});

describe("a letter", () => {
  it("says the same as text and as HTML, with links to each finding and to all", () => {
    const letter = letterOf(
      message({ opened: { counts: { critical: 82 }, worst: [finding()] }, resolved: group(finding()) }),
    );
    for (const part of [letter.text, letter.html]) {
      expect(part).toContain("https://rollcall.example.com/findings/11111111-1111-5111-8111-111111111111");
      expect(part).toContain("https://rollcall.example.com/findings?q=severity%3Acritical");
      expect(part).toContain("and 81 more");
      expect(part).toContain("Closed since");
    }
  });

  it("has a subject of one line, and nothing of a name is markup", () => {
    const letter = letterOf(message({ opened: group(finding({ subject: hostile, sentence: hostile })) }));
    expect(letter.subject).not.toMatch(/[\p{Cc}\u202E]/u);
    expect(letter.text).not.toMatch(/\u202E|^Bcc:/m);
    expect(`${letter.text}${letter.html}`.includes(bell)).toBe(false);
    expect(letter.html).not.toMatch(/<script|<!channel|<@|\u202E/);
    expect(letter.html).toContain("&lt;script&gt;");
    expect(letter.html.match(/<a href="[^"]*"/g)).toHaveLength(2);
  });
});

describe("a Slack post", () => {
  it("mentions nobody and links nowhere but to us", () => {
    const post = slackPost(message({ opened: group(finding({ subject: hostile, sentence: hostile })) }));
    const whole = JSON.stringify(post);
    expect(whole).not.toMatch(/<!|<@|@|<script|\\u202e|\\u0007/i);
    expect([...whole.matchAll(/<([^|>]*)\|/g)].map((each) => each[1])).toEqual([
      "https://rollcall.example.com/findings/11111111-1111-5111-8111-111111111111",
      "https://rollcall.example.com/findings?q=severity%3Acritical",
    ]);
    expect(post.unfurl_links).toBe(false);
  });

  it("keeps within Slack's limits however much there is to say", () => {
    const long = finding({ subject: "<".repeat(500), sentence: "&".repeat(3000), account: "@".repeat(500) });
    const many = { counts: { critical: 500 }, worst: Array.from({ length: 20 }, () => long) };
    const post = slackPost(message({ opened: many, reopened: many, resolved: many }));
    expect(post.blocks.length).toBeLessThanOrEqual(50);
    for (const block of post.blocks) {
      const texts = block.type === "section" ? [block.text] : block.elements;
      for (const { text } of texts) expect(text.length).toBeLessThanOrEqual(3000);
    }
    expect(post.text.length).toBeLessThan(3000);
  });
});

describe("a webhook", () => {
  it("is signed as Standard Webhooks says: the specification's own example", () => {
    // Of the reference libraries' tests.
    const headers = webhookHeaders(
      "msg_p5jXN8AQM9LWM0D4loKWxJek",
      new Date(1614265330_000),
      '{"test": 2432232314}',
      ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    );
    expect(headers).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("has a signature for each secret while one is replaced", () => {
    const secrets = [newSigningSecret(), newSigningSecret()];
    const signed = webhookHeaders("id", new Date(5_000), "{}", secrets)["webhook-signature"].split(" ");
    expect(signed).toEqual(
      secrets.map((secret) => {
        const key = Buffer.from(secret.slice("whsec_".length), "base64");
        expect(key).toHaveLength(32);
        return `v1,${createHmac("sha256", key).update("id.5.{}").digest("base64")}`;
      }),
    );
  });

  it("says what happened, in fields", () => {
    const body = webhookBody({
      what: "reopened",
      at: new Date("2026-11-27T10:00:00Z"),
      alert: { id: "a1", name: "Worst" },
      finding: finding({ subject: hostile, times: 2 }),
      origin: "https://rollcall.example.com",
    });
    expect(JSON.parse(body)).toMatchObject({
      type: "finding.reopened",
      timestamp: "2026-11-27T10:00:00.000Z",
      data: { severity: "critical", rule: { id: "owner-left" }, times: 2, resolvedAt: null },
    });
    expect(body).not.toMatch(/\\u0007|\u202E/);
  });
});

describe("an issue", () => {
  const content = (first: ToldFinding, count = 1) => ({
    findings: [first] as const,
    count,
    words: { why: "Why.", fix: "Fix.", verify: "Look." },
    origin: "https://rollcall.example.com",
  });
  const caused = finding({ cause: { key: 'a"b', title: "One key" } });

  it("is called in one line of at most 255 characters, and labelled in one word", () => {
    const long = finding({ subject: hostile, sentence: "x".repeat(900) });
    for (const each of [issueSummary(content(long)), issueSummary(content(long, 17))]) {
      expect(each.length).toBeLessThanOrEqual(255);
      expect(each).not.toMatch(/[\n\r]/);
    }
    expect(issueSummary(content(caused, 17))).toBe("Critical: One key (17 findings)");
    expect(issueLabel("finding", caused)).toBe(`rollcall-${caused.id}`);
    expect(issueLabel("cause", finding())).toBe(`rollcall-${caused.id}`);
    expect(issueLabel("cause", caused)).toMatch(/^rollcall-cause-[0-9a-f]{32}$/);
  });

  it("is a document for Jira Cloud, in which names are text", () => {
    const document = JSON.stringify(issueDescription(content(finding({ subject: hostile })), true));
    expect(JSON.parse(document)).toMatchObject({ type: "doc", version: 1 });
    expect([...document.matchAll(/"href":"([^"]*)"/g)].map((each) => each[1])).toEqual([
      `https://rollcall.example.com/findings/${caused.id}`,
    ]);
    expect(document).not.toMatch(/"type":"mention"|\u202E/);
  });

  it("is wiki text for Data Center, in which names are escaped", () => {
    const text = String(
      issueDescription(
        content(finding({ subject: hostile, sentence: "a|b https://e.example \\ -x-" })),
        false,
      ),
    );
    expect(text).not.toMatch(/(?<!\\)\[~|(?<!\\)\{html|(?<!\\)!x|e\.example \\|[^:]https:\/\/e/);
    expect(escapeWiki("ci-deploy_prod 3*4")).toBe("ci-deploy_prod 3*4");
    expect(escapeWiki("*b* {code} [a|b]")).toBe("\\*b\\* \\{code\\} \\[a\\|b\\]");
    expect([...text.matchAll(/(?<!\\)\[([^\]\\]*)\|([^\]]*)\]/g)].map((each) => each[2])).toEqual([
      `https://rollcall.example.com/findings/${caused.id}`,
    ]);
  });

  it("has comments that can be told apart", () => {
    const comment = issueComment(["Closed on proof."], "d1", true);
    expect(JSON.stringify(comment)).toContain("Rollcall message d1");
  });
});
