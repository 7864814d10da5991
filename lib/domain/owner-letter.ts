import { escapeHtml, type Letter } from "@/lib/domain/alert-mail";
import { kindWords } from "@/lib/domain/identity-sentence";
import type { Evidence, OwnerRole, QuestionKind, QuestionState } from "@/lib/domain/owner-question";
import { campaignSentence, type ToldCampaign } from "@/lib/domain/ownership/campaign";
import type { IdentityKind } from "@/lib/domain/record";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";

/** The letters that ask people whether they answer for something: the same said twice, as text and as HTML. */

export const ownerMessageKinds = ["asked", "reminder", "escalated", "recorded"] as const;
export type OwnerMessageKind = (typeof ownerMessageKinds)[number];

/** One question as a message tells it: texts as they are stored. */
export interface LetterItem {
  name: string;
  kind: IdentityKind;
  system: string;
  account: string | null;
  environment: string | null;
  tier: 0 | 1 | 2 | null;
  lastUsedAt: Date | null;
  role: OwnerRole;
  question: QuestionKind;
  evidence: readonly Evidence[];
  /** Null before it is asked. */
  dueAt: Date | null;
  /** The team that is asked; null: the person. */
  team: string | null;
  state: QuestionState;
  /** The campaign that asks; null: none does, or it is over. */
  campaign: ToldCampaign | null;
}

export interface OwnerLetter {
  kind: OwnerMessageKind;
  to: string;
  /** Who pressed Send; null: nobody in person. */
  askedBy: string | null;
  items: readonly LetterItem[];
  /** Opens the questions without a sign-in; opening it answers nothing. */
  answerUrl: string;
  inboxUrl: string;
}

const counted = (n: number, one: string, many: string) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const clean = (text: string, max: number) => showText(scrubText(text), max);
const day = (at: Date) => at.toISOString().slice(0, 10);

/** What a message is about, in one line. */
export function subjectOf({ kind, items }: Pick<OwnerLetter, "kind" | "items">): string {
  const [first] = items;
  if (kind === "recorded") return `Recorded: ${counted(items.length, "answer", "answers")}`;
  const again = kind === "reminder" ? "Reminder: " : "";
  if (items.length === 1 && first) return `${again}Do you answer for ${clean(first.name, 80)}?`;
  return `${again}Do you answer for these ${items.length} identities?`;
}

/** What it is: `AWS role in account Shop, production, privileged`. */
export function whatItIs({ kind, system, account, environment, tier }: LetterItem): string {
  const parts = [
    `${systemTitle(system)} ${kindWords[kind]}${account ? ` in ${clean(account, 80)}` : ""}`,
    environment === null ? "" : clean(environment, 40),
    tier === 2 ? "" : tier === null ? "not known whether privileged" : "privileged",
  ];
  return parts.filter(Boolean).join(", ");
}

/** Why they are asked. */
export function whyThem({ evidence, team, role, question }: LetterItem): string {
  const said = evidence.map(({ text }) => clean(text, 300).replace(/\.$/, "")).filter(Boolean);
  const parts = [
    team === null ? "" : `Your team ${clean(team, 80)} is asked.`,
    question === "reconfirm" ? "You answered for it; say that you still do, or that you do not." : "",
    role === "business" ? "As its business owner." : "",
    said.length > 0 ? `Why you: ${said.slice(0, 3).join("; ")}.` : "",
  ];
  return parts.filter(Boolean).join(" ");
}

/** When it was used last, and by when an answer is asked for. */
export function whenWords({ lastUsedAt, dueAt }: LetterItem): string {
  const used = lastUsedAt ? `Last used ${day(lastUsedAt)}.` : "Last use not known.";
  return dueAt ? `${used} Please answer by ${day(dueAt)}.` : used;
}

/** What the message says before its items. */
export function intro(letter: OwnerLetter): string {
  const { kind, items } = letter;
  const campaigns = kind === "recorded" ? [] : items.flatMap(({ campaign }) => campaign ?? []);
  return [...new Set([asking(letter), ...campaigns.map(campaignSentence)])].join(" ");
}

function asking({ kind, items, askedBy }: OwnerLetter): string {
  const these = items.length === 1 ? "it" : "each of them";
  const by = askedBy === null ? "" : ` ${clean(askedBy, 80)} asks you through Rollcall.`;
  switch (kind) {
    case "recorded":
      return "This is what was recorded in your name. If it was not you, tell whoever runs Rollcall.";
    case "reminder":
      return `${counted(items.length, "question waits", "questions wait")} for your answer. Accept what is yours, decline what is not.`;
    case "escalated":
      return `Nobody has answered so far, or you stand in for somebody. Say of ${these} whether you answer for it, or who does.${by}`;
    case "asked":
      return `Say of ${these} whether you answer for it: that you know what it is for, and decide what becomes of it.${by}`;
  }
}

const howToStop =
  "You get this because evidence, or a colleague, names you. What you decline you are not asked again. While you are away, name a delegate in Rollcall. To get no more of these at all, tell whoever runs Rollcall.";
const linkRule =
  "The link is yours alone and works for seven days. Opening it answers nothing: you decide on the page. Do not forward it.";

const answerWords: Record<QuestionState, string> = {
  asked: "not answered",
  accepted: "you answer for it",
  declined: "not yours",
  unsure: "you do not know",
  expired: "not answered in time",
  withdrawn: "no answer needed any more",
};

function linesOf(letter: OwnerLetter, item: LetterItem): string[] {
  if (letter.kind === "recorded") return [whatItIs(item), `Recorded: ${answerWords[item.state]}.`];
  return [whatItIs(item), whyThem(item), whenWords(item)].filter(Boolean);
}

/** Questions to one person as a letter. */
export function ownerLetter(letter: OwnerLetter): Letter {
  return { subject: subjectOf(letter), text: textOf(letter), html: htmlOf(letter) };
}

function textOf(letter: OwnerLetter): string {
  const asks = letter.kind !== "recorded";
  return [
    `Hello ${clean(letter.to, 80)},`,
    "",
    intro(letter),
    "",
    ...letter.items.flatMap((item) => [
      `* ${clean(item.name, 120)}`,
      ...linesOf(letter, item).map((line) => `  ${line}`),
      "",
    ]),
    ...(asks ? ["Look and answer:", letter.answerUrl, ""] : []),
    "Sign in to Rollcall:",
    letter.inboxUrl,
    "",
    "--",
    ...(asks ? [linkRule] : []),
    howToStop,
    "",
  ].join("\n");
}

const style = `:root{color-scheme:light dark}
body{margin:0;padding:24px 12px;background:#f8fafc;color:#0f172a;font:15px/1.5 system-ui,-apple-system,sans-serif}
main{max-width:600px;margin:0 auto}
li{padding:12px 0;border-top:1px solid #cbd5e1}
.muted{color:#475569;font-size:13px}
.button{display:inline-block;padding:12px 20px;margin:4px 8px 4px 0;border-radius:6px;border:1px solid #1d4ed8;text-decoration:none;font-weight:600}
.first{background:#1d4ed8;color:#ffffff}.second{color:#1d4ed8}
@media (prefers-color-scheme:dark){body{background:#0b0f17;color:#e6edf6}li{border-color:#2b3648}.muted{color:#9fb0c6}
.button{border-color:#7aa7ff}.first{background:#7aa7ff;color:#0b0f17}.second{color:#7aa7ff}}`;

function htmlOf(letter: OwnerLetter): string {
  const asks = letter.kind !== "recorded";
  const items = letter.items.map(
    (item) =>
      `<li><strong><bdi>${escapeHtml(clean(item.name, 120))}</bdi></strong>${linesOf(letter, item)
        .map((line) => `<br><span class="muted"><bdi>${escapeHtml(line)}</bdi></span>`)
        .join("")}</li>`,
  );
  const button = (url: string, title: string, look: string) =>
    `<a class="button ${look}" href="${escapeHtml(url)}">${title}</a>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(subjectOf(letter))}</title><style>${style}</style></head>
<body><main>
<p>Hello <bdi>${escapeHtml(clean(letter.to, 80))}</bdi>,</p>
<p>${escapeHtml(intro(letter))}</p>
<ul style="list-style:none;padding:0;margin:16px 0">
${items.join("\n")}
</ul>
<p>${asks ? button(letter.answerUrl, "Look and answer", "first") : ""}${button(letter.inboxUrl, "Sign in to Rollcall", "second")}</p>
${asks ? `<p class="muted">${escapeHtml(linkRule)}</p>\n` : ""}<p class="muted">${escapeHtml(howToStop)}</p>
</main></body></html>
`;
}
