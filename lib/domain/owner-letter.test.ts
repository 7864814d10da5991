import { describe, expect, it } from "vitest";
import { type LetterItem, type OwnerLetter, ownerLetter, subjectOf } from "./owner-letter";
import { slackQuestions } from "./owner-slack";

const item: LetterItem = {
  campaign: null,
  name: "ci-deploy",
  kind: "cloud_role",
  system: "aws",
  account: "Shop",
  environment: "production",
  tier: 1,
  lastUsedAt: new Date("2026-11-20T00:00:00Z"),
  role: "technical",
  question: "own",
  evidence: [
    { kind: "tag", text: "the tag owner names you" },
    { kind: "creator", text: "you created it" },
  ],
  dueAt: new Date("2026-12-11T00:00:00Z"),
  team: null,
  state: "asked",
};
const letter: OwnerLetter = {
  kind: "asked",
  to: "Ana Silva",
  askedBy: "Ada Admin",
  items: [item],
  answerUrl: "https://rollcall.example.com/answer/token",
  inboxUrl: "https://rollcall.example.com/inbox",
};

describe("a letter to an owner", () => {
  it("says what it is, why they are asked, by when, where to answer and how to stop", () => {
    const { subject, text, html } = ownerLetter(letter);
    expect(subject).toBe("Do you answer for ci-deploy?");
    expect(text).toContain("* ci-deploy\n  AWS role in Shop, production, privileged\n");
    expect(text).toContain("  Why you: the tag owner names you; you created it.\n");
    expect(text).toContain("  Last used 2026-11-20. Please answer by 2026-12-11.\n");
    expect(text).toContain("Look and answer:\nhttps://rollcall.example.com/answer/token\n");
    expect(text).toContain("To get no more of these at all, tell whoever runs Rollcall.");
    expect(html.match(/<a class="button/g)).toHaveLength(2);
    expect(html).toContain("max-width:600px");
    expect(html).toContain("prefers-color-scheme:dark");
  });

  it("says what it does not know, whose team is asked, and that somebody accepted before", () => {
    const unknown = {
      ...item,
      tier: null,
      lastUsedAt: null,
      team: "Payments",
      question: "reconfirm" as const,
    };
    const { text } = ownerLetter({ ...letter, items: [unknown] });
    expect(text).toContain("not known whether privileged");
    expect(text).toContain("Last use not known.");
    expect(text).toContain("Your team Payments is asked.");
    expect(text).toContain("say that you still do");
  });

  it("has a subject for each occasion", () => {
    const items = [item, item];
    expect(subjectOf({ kind: "reminder", items })).toBe("Reminder: Do you answer for these 2 identities?");
    expect(subjectOf({ kind: "escalated", items: [item] })).toBe("Do you answer for ci-deploy?");
    expect(subjectOf({ kind: "recorded", items })).toBe("Recorded: 2 answers");
  });

  it("of what was recorded asks nothing and has no link that answers", () => {
    const { text, html } = ownerLetter({
      ...letter,
      kind: "recorded",
      items: [{ ...item, state: "declined" }],
    });
    expect(text).toContain("Recorded: not yours.");
    expect(text + html).not.toContain("/answer/");
  });

  it("takes names for text: no markup, no line of its own, no secret", () => {
    const hostile = `</li><script>x</script>\r\nBcc: eve@evil.example \u202Egnp AKIAQ3EGRF4XUDZ7PLMN wJalrXUtnFEMI/K7MDENG/bPxRfiCYzR4nD0mKEY`;
    const said = ownerLetter({
      ...letter,
      to: hostile,
      items: [{ ...item, name: hostile, account: hostile, evidence: [{ kind: "tag", text: hostile }] }],
    });
    expect(said.subject).not.toMatch(/[\r\n]/);
    expect(said.html).not.toContain("<script>");
    expect(said.html).not.toContain("</li><script");
    expect(said.text).not.toMatch(/^Bcc:/m);
    expect(JSON.stringify(said)).not.toContain("wJalr");
    expect(said.text).not.toContain("\u202E");
  });
});

describe("a post of questions", () => {
  it("holds within Slack's fifty blocks however many are asked", () => {
    const items = Array.from({ length: 40 }, (_, n) => ({ ...item, id: `q${n}`, acceptable: true }));
    const { blocks } = slackQuestions(letter, items, { messageId: "m", buttons: true });
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(blocks)).toContain('"value":"m:q0"');
  });

  it("has no button that answers where presses do not reach us", () => {
    const posted = slackQuestions(letter, [{ ...item, id: "q", acceptable: true }], {
      messageId: "m",
      buttons: false,
    });
    const buttons = posted.blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
    expect(buttons).toMatchObject([{ action_id: "open", url: letter.answerUrl }]);
  });
});
