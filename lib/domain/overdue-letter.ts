import { escapeHtml, type Letter } from "@/lib/domain/alert-mail";
import { escapeSlack } from "@/lib/domain/alert-slack";
import { kindWords } from "@/lib/domain/identity-sentence";
import type { EscalationStep } from "@/lib/domain/ownership/unowned";
import type { IdentityKind } from "@/lib/domain/record";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";

/** How it is told that nobody answers for identities past their deadline: a letter, a post, an event. */

export interface OverdueItem {
  id: string;
  name: string;
  kind: IdentityKind;
  system: string;
  account: string | null;
  tier: 0 | 1 | 2 | null;
  since: Date;
  dueAt: Date;
  step: EscalationStep;
  /** Only its business owner is missing. */
  half: boolean;
}

export interface Overdue {
  /** How many it is of; `items` are the first of them. */
  total: number;
  /** Of how many of these only the business owner is missing. */
  halves: number;
  items: readonly OverdueItem[];
}

const clean = (text: string, max: number) => showText(scrubText(text), max);
const day = (at: Date) => at.toISOString().slice(0, 10);
const many = (n: number) => `${n.toLocaleString("en")} ${n === 1 ? "identity" : "identities"}`;

/** Where all that is overdue is looked at. */
export const overdueUrl = (origin: string) => `${origin}/ownership?tab=unowned&q=overdue%3Atrue`;

function subject({ total, halves }: Overdue): string {
  if (halves === 0) return `Nobody answers for ${many(total)}, past the time for it`;
  if (halves === total) return `The business owner of ${many(total)} is missing, past the time for it`;
  return `${many(total)} without an owner, or without a business owner, past the time for it`;
}

function intro({ total, halves, items }: Overdue): string {
  const again = items.some(({ step }) => step === 2);
  if (halves === total) {
    const missing = "Somebody looks after these, and who answers for what they are for is missing.";
    return again
      ? `Whoever sees to these was told before. ${missing} Name who does, or ask.`
      : `${missing} Name who does.`;
  }
  return again
    ? "Whoever sees to these was told before, and still nobody answers for them. Name who does, or ask."
    : "Until somebody answers for these, they are yours to see to: not to own. Name who answers for them, or say that nobody needs them.";
}

function about({ kind, system, account, tier, since, dueAt, half }: OverdueItem): string {
  const what = `${systemTitle(system)} ${kindWords[kind]}${account ? ` in ${clean(account, 80)}` : ""}`;
  const privileged = tier === 0 || tier === 1 ? ", privileged" : "";
  const missing = half ? "Its business owner is missing" : "Nobody";
  return `${what}${privileged}. ${missing} since ${day(since)}, to be settled by ${day(dueAt)}.`;
}

const rest = ({ total, items }: Overdue) =>
  total > items.length ? `and ${(total - items.length).toLocaleString("en")} more` : null;

/** What a reader who does not see them here can do. */
const elsewhere =
  "You have no account that shows these here: tell an analyst who answers for them, or that nobody needs them.";

/** Who is told; `sees`: they have an account here that shows more than what is theirs. */
export interface OverdueReader {
  name: string;
  sees: boolean;
}

/** As a letter to one person. */
export function overdueLetter({ name: to, sees }: OverdueReader, told: Overdue, origin: string): Letter {
  const more = rest(told);
  const url = overdueUrl(origin);
  const items = told.items.map(
    (item) =>
      `<li><strong><bdi>${escapeHtml(clean(item.name, 120))}</bdi></strong><br><bdi>${escapeHtml(about(item))}</bdi></li>`,
  );
  return {
    subject: subject(told),
    text: [
      `Hello ${clean(to, 80)},`,
      "",
      intro(told),
      "",
      ...told.items.flatMap((item) => [`* ${clean(item.name, 120)}`, `  ${about(item)}`]),
      ...(more ? [more] : []),
      "",
      ...(sees ? ["All of them:", url] : [elsewhere]),
      "",
    ].join("\n"),
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject(told))}</title></head>
<body><main>
<p>Hello <bdi>${escapeHtml(clean(to, 80))}</bdi>,</p>
<p>${escapeHtml(intro(told))}</p>
<ul>
${items.join("\n")}
</ul>
${more ? `<p>${escapeHtml(more)}</p>\n` : ""}<p>${sees ? `<a href="${escapeHtml(url)}">All of them</a>` : escapeHtml(elsewhere)}</p>
</main></body></html>
`,
  };
}

/** As a post in Slack to one person. */
export function overduePost({ sees }: OverdueReader, told: Overdue, origin: string): object {
  const said = (text: string, max: number) => escapeSlack(showText(text, max));
  const lines = told.items.map(
    (item) => `• *${said(clean(item.name, 120), 120).replaceAll("*", "∗")}* ${said(about(item), 300)}`,
  );
  const text = [
    intro(told),
    ...lines,
    rest(told) ?? "",
    sees ? `<${overdueUrl(origin)}|All of them>` : elsewhere,
  ]
    .filter(Boolean)
    .join("\n");
  return {
    text: subject(told),
    blocks: [{ type: "section", text: { type: "mrkdwn", text: text.slice(0, 2900), verbatim: true } }],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** As the body of the event `owner.overdue`. */
export function overdueEventBody({ total, items }: Overdue, at: Date, origin: string): string {
  return JSON.stringify({
    type: "owner.overdue",
    timestamp: at.toISOString(),
    data: {
      total,
      url: overdueUrl(origin),
      identities: items.map(({ id, name, system, since, dueAt, step, half }) => ({
        id,
        name: showText(name, 200),
        system,
        since: since.toISOString(),
        dueAt: dueAt.toISOString(),
        step,
        missing: half ? "business_owner" : "owner",
        url: `${origin}/inventory/${id}`,
      })),
    },
  });
}
