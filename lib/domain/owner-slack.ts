import { escapeSlack } from "@/lib/domain/alert-slack";
import {
  intro,
  type LetterItem,
  type OwnerLetter,
  subjectOf,
  whatItIs,
  whenWords,
  whyThem,
} from "@/lib/domain/owner-letter";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { showText } from "@/lib/domain/text";

/** Questions as a post in Slack with buttons. */

/** What a button of ours says; a press is told to us with it. */
export const slackAnswers = ["accept", "not_mine"] as const;
export type SlackAnswer = (typeof slackAnswers)[number];

interface Text {
  type: "mrkdwn" | "plain_text";
  text: string;
  verbatim?: true;
}
interface Button {
  type: "button";
  text: Text;
  action_id: string;
  value?: string;
  url?: string;
  style?: "primary";
}
type Block =
  | { type: "section"; text: Text }
  | { type: "actions"; elements: Button[] }
  | { type: "context"; elements: Text[] };

export interface SlackQuestions {
  text: string;
  blocks: Block[];
  unfurl_links: false;
  unfurl_media: false;
}

/** One question with its id and whether a button may accept it. */
export type SlackItem = LetterItem & { id: string; acceptable: boolean };

const mrkdwn = (text: string): Text => ({ type: "mrkdwn", text, verbatim: true });
const said = (text: string, max: number) => escapeSlack(showText(scrubText(text), max));
/** Slack takes 50 blocks; each question needs two. */
const mostItems = 20;

/** `buttons`: presses of buttons reach us. Else every question opens in Rollcall. */
export function slackQuestions(
  letter: Omit<OwnerLetter, "items">,
  items: readonly SlackItem[],
  { messageId, buttons }: { messageId: string; buttons: boolean },
): SlackQuestions {
  const whole = { ...letter, items };
  const button = (title: string, action: string, more: Partial<Button>): Button => ({
    type: "button",
    text: { type: "plain_text", text: title },
    action_id: action,
    ...more,
  });
  const open = button("Open in Rollcall", "open", { url: letter.answerUrl });
  const asks = letter.kind !== "recorded";
  const blocks = items.slice(0, mostItems).flatMap((item): Block[] => {
    const lines = asks ? [whatItIs(item), whyThem(item), whenWords(item)] : [whatItIs(item)];
    const text = `*${said(item.name, 120).replaceAll("*", "∗")}*\n${lines
      .filter(Boolean)
      .map((line) => said(line, 700))
      .join("\n")}`;
    const section: Block = { type: "section", text: mrkdwn(text) };
    if (!asks || !buttons) return [section];
    const value = `${messageId}:${item.id}`;
    const accept = item.acceptable
      ? button("Accept", `accept:${item.id}`, { value, style: "primary" })
      : button("Sign in to accept", `open:${item.id}`, { url: letter.inboxUrl });
    return [
      section,
      { type: "actions", elements: [accept, button("Not mine", `not_mine:${item.id}`, { value })] },
    ];
  });
  return {
    text: escapeSlack(subjectOf(whole)),
    blocks: [
      { type: "section", text: mrkdwn(escapeSlack(intro(whole))) },
      ...blocks,
      ...(asks ? [{ type: "actions" as const, elements: [open] }] : []),
      {
        type: "context",
        elements: [
          mrkdwn(
            "Rollcall asks you because evidence, or a colleague, names you. What you decline you are not asked again.",
          ),
        ],
      },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** What stands in place of a question once it was answered: nothing to press. */
export function slackAnswered(text: string): { text: string; blocks: Block[] } {
  return { text: escapeSlack(text), blocks: [{ type: "section", text: mrkdwn(escapeSlack(text)) }] };
}
