import {
  type AlertMessage,
  capital,
  findingUrl,
  groupTitles,
  headlineOf,
  restWord,
  sizeOf,
  type ToldFinding,
  toldLine,
  viewUrl,
  whoseWords,
} from "@/lib/domain/alert";
import { showText } from "@/lib/domain/text";

interface Text {
  type: "mrkdwn";
  text: string;
  /** Slack makes no link, channel or mention of what looks like one. */
  verbatim: true;
}
type Block = { type: "section"; text: Text } | { type: "context"; elements: [Text] };

/** What an incoming webhook of Slack takes. */
export interface SlackPost {
  /** For notifications, and where blocks are not shown. */
  text: string;
  blocks: Block[];
  unfurl_links: false;
  unfurl_media: false;
}

/**
 * Text in Slack's mrkdwn: the three characters that are markup become entities, so that neither `<!channel>` nor a link
 * can be written, and an @ is one that mentions nobody.
 */
export function escapeSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("@", "＠");
}

const mrkdwn = (text: string): Text => ({ type: "mrkdwn", text, verbatim: true });
const section = (text: string): Block => ({ type: "section", text: mrkdwn(text) });
const context = (text: string): Block => ({ type: "context", elements: [mrkdwn(text)] });
/** The address is ours; within a link, a bar or a bracket would end it. */
const link = (url: string, title: string) =>
  `<${url.replaceAll("|", "%7C").replaceAll(">", "%3E").replaceAll("&", "&amp;")}|${title}>`;

/** Slack takes 50 blocks of 3,000 characters each, and not many more than 13,000 in all. */
const mostInBlock = 2900;
const mostInAll = 9000;

/** A message as a post, within Slack's limits. What does not fit is counted. */
export function slackPost(message: AlertMessage): SlackPost {
  const headline = escapeSlack(headlineOf(message));
  let left = mostInAll;
  const parts = groupTitles.flatMap(([happening, title]) => {
    const group = message.groups[happening];
    if (sizeOf(group) === 0) return [];
    const lines = group.worst
      .map((finding) => itemOf(finding, message.origin))
      .filter((line) => {
        left -= line.length;
        return left >= 0;
      });
    const rest = restWord({ ...group, worst: group.worst.slice(0, lines.length) });
    return [
      context(`${title} (${sizeOf(group).toLocaleString("en")})`),
      ...inChunks(lines).map(section),
      ...(rest ? [context(rest)] : []),
    ];
  });
  return {
    text: headline,
    blocks: [
      section(`*${headline.replaceAll("*", "∗")}*`),
      ...parts,
      context(
        `${link(viewUrl(message), "Open in Rollcall")} · ${escapeSlack(showText(message.alert.name, 80))}`,
      ),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

function itemOf(finding: ToldFinding, origin: string): string {
  const line = escapeSlack(toldLine(finding, 250));
  return `*${capital(finding.severity)}* ${link(findingUrl(origin, finding.id), "open")} ${line}\n${escapeSlack(showText(whoseWords(finding), 200))}`;
}

/** Lines together in as few texts as fit. */
function inChunks(lines: readonly string[]): string[] {
  const chunks: string[] = [];
  for (const line of lines) {
    const last = chunks.at(-1);
    if (last !== undefined && last.length + line.length < mostInBlock)
      chunks[chunks.length - 1] = `${last}\n${line}`;
    else chunks.push(line);
  }
  return chunks;
}
