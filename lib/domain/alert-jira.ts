import { createHash } from "node:crypto";
import {
  capital,
  causeQuery,
  findingUrl,
  mostInMessage,
  type ToldFinding,
  toldLine,
  whoseWords,
} from "@/lib/domain/alert";
import { showText } from "@/lib/domain/text";

/** What an issue is about: findings that one deed mends, or one alone; the worst first. */
export interface IssueContent {
  findings: readonly [ToldFinding, ...ToldFinding[]];
  /** How many there are, should they be more than these. */
  count: number;
  /** What the rule says for people. */
  words: { why: string; fix: string; verify: string } | null;
  origin: string;
}

/** A paragraph of an issue: runs of plain text, some of them links. */
type Paragraph = readonly (string | { url: string; text: string })[];

/** By which an issue is found again, whoever made it: a word that Jira takes as a label. */
export function issueLabel(per: "finding" | "cause", finding: ToldFinding): string {
  if (per === "finding" || !finding.cause) return `rollcall-${finding.id}`;
  const { rule, cause } = finding;
  const hash = createHash("sha256")
    .update(JSON.stringify([rule.id, cause.key]))
    .digest("hex");
  return `rollcall-cause-${hash.slice(0, 32)}`;
}

/** The line in a list of issues: one line, at most 255 characters. */
export function issueSummary({ findings, count }: IssueContent): string {
  const [first] = findings;
  const worst = capital(first.severity);
  return count === 1
    ? `${worst}: ${toldLine(first, 230)}`
    : `${worst}: ${showText(first.cause?.title ?? first.rule.title, 190)} (${count.toLocaleString("en")} findings)`;
}

function paragraphsOf({ findings, count, words, origin }: IssueContent): Paragraph[] {
  const [first] = findings;
  const shown = findings.slice(0, mostInMessage);
  const lines = shown.flatMap((finding): Paragraph[] => [
    [
      `${capital(finding.severity)}: ${toldLine(finding, 400)} — `,
      { url: findingUrl(origin, finding.id), text: "open in Rollcall" },
    ],
    [whoseWords(finding)],
  ]);
  const rest: Paragraph[] =
    count > shown.length && first.cause
      ? [
          [
            `and ${(count - shown.length).toLocaleString("en")} more: `,
            {
              url: `${origin}/findings?${new URLSearchParams({ q: causeQuery(first.rule.id, first.cause.key) })}`,
              text: "all of them",
            },
          ],
        ]
      : [];
  const said: Paragraph[] = words
    ? [
        [`Why it matters: ${words.why}`],
        [`How to fix it: ${words.fix}`],
        [`How to see that it is done: ${words.verify}`],
      ]
    : [];
  return [
    ...lines,
    ...rest,
    ...said,
    ["Rollcall closes this issue when its data shows that it is mended, and says so here."],
  ];
}

/** The description in the form that the server takes: a document for Jira Cloud, wiki text for Data Center. */
export function issueDescription(content: IssueContent, cloud: boolean): object | string {
  return bodyOf(paragraphsOf(content), cloud);
}

/** A comment; its reference tells whether it was made already. */
export function issueComment(
  sentences: readonly string[],
  reference: string,
  cloud: boolean,
): object | string {
  return bodyOf([...sentences.map((each) => [each]), [commentReference(reference)]], cloud);
}

/** What a comment says at its end, so that repeating a message does not repeat the comment. */
export function commentReference(deliveryId: string): string {
  return `Rollcall message ${deliveryId}`;
}

function bodyOf(paragraphs: readonly Paragraph[], cloud: boolean): object | string {
  if (!cloud) {
    return paragraphs
      .map((runs) =>
        runs.map((run) => (typeof run === "string" ? escapeWiki(run) : `[${run.text}|${run.url}]`)).join(""),
      )
      .join("\n\n");
  }
  return {
    type: "doc",
    version: 1,
    content: paragraphs.map((runs) => ({
      type: "paragraph",
      content: runs.map((run) =>
        typeof run === "string"
          ? { type: "text", text: showText(run, 5000) }
          : { type: "text", text: run.text, marks: [{ type: "link", attrs: { href: run.url } }] },
      ),
    })),
  };
}

/**
 * Text in the wiki markup of Jira Data Center: what could begin a macro, a link, a mention, a picture or a table is
 * escaped, and so is what stands where it would be an emphasis.
 */
export function escapeWiki(text: string): string {
  return showText(text, 5000)
    .replaceAll("\\", "&#92;")
    .replaceAll("://", "&#58;//")
    .replace(/[{}[\]|!]|(?<!\w)[*_\-+^~?]|[*_\-+^~?](?!\w)/g, "\\$&");
}
