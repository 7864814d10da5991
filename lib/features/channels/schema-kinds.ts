import { z } from "zod";
import { type TlsMode, tlsModeSchema } from "@/lib/connectors/sdk/tls-choice";
import { type ChannelKind, channelKinds } from "@/lib/domain/alert";
import type { FieldView } from "@/lib/features/sources/schema-catalogue";

/** What each kind of channel is asked for, and how what is entered is judged. */

const line = z
  .string()
  .trim()
  .min(1, "It is needed.")
  .max(500, "At most 500 characters.")
  .regex(/^[^\p{Cc}]*$/u, "It holds a character that cannot be sent.");
const webAddress = line.refine((text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
}, "It must be a web address such as https://example.com, without user and password.");
const certificates = z.string().max(20_000).optional();
const mailbox = z.email("It must be an e-mail address.").max(320);

export const securities = ["starttls", "tls", "none"] as const;

const emailConfig = z.object({
  host: line.regex(/^[A-Za-z0-9.:_[\]-]+$/, "It must be a host name or an address."),
  port: z.coerce
    .number("It must be a number.")
    .int()
    .min(1, "At least 1.")
    .max(65_535, "At most 65535.")
    .default(587),
  security: z.enum(securities).default("starttls"),
  tls: tlsModeSchema,
  ca: certificates,
  user: line.optional(),
  password: z.string().max(2000).optional(),
  from: mailbox,
});
const slackConfig = z.object({ url: webAddress });
const webhookConfig = z.object({ url: webAddress, ca: certificates });
const jiraConfig = z.object({
  edition: z.enum(["cloud", "datacenter"]).default("cloud"),
  url: webAddress.transform((text) => text.replace(/\/+$/, "")),
  ca: certificates,
  email: mailbox.optional(),
  token: z.string().min(1, "It is needed.").max(5000),
  project: line.regex(/^[A-Z][A-Z0-9_]{1,19}$/, "It is the key of a project, such as SEC."),
  issueType: line.default("Task"),
  doneTransition: line.default("Done"),
  reopenTransition: line.optional(),
  labels: z
    .string()
    .max(500)
    .default("")
    .transform((text) => text.split(/[\s,]+/).filter(Boolean)),
});

const slackAppConfig = z.object({
  api: webAddress.default("https://slack.com/api").transform((text) => text.replace(/\/+$/, "")),
  token: z
    .string()
    .max(500)
    .refine((text) => text === keptMark || /^xoxb-\S+$/.test(text), "A bot token begins with xoxb-."),
});

export type EmailConfig = z.output<typeof emailConfig>;
export type WebhookConfig = z.output<typeof webhookConfig>;
export type JiraConfig = z.output<typeof jiraConfig>;
export type SlackAppConfig = z.output<typeof slackAppConfig>;

/** A channel's fields and opened secrets, judged. */
export const openedChannelSchema = z.discriminatedUnion("kind", [
  emailConfig.extend({ kind: z.literal("email") }),
  slackConfig.extend({ kind: z.literal("slack") }),
  webhookConfig.extend({ kind: z.literal("webhook") }),
  jiraConfig.extend({ kind: z.literal("jira") }),
  slackAppConfig.extend({ kind: z.literal("slack_app") }),
]);
export type OpenedChannel = z.output<typeof openedChannelSchema>;

export interface ChannelKindView {
  title: string;
  summary: string;
  fields: readonly FieldView[];
  /** To where something goes: a stored secret does not count for another place. */
  place: readonly string[];
}

const text = (
  name: string,
  label: string,
  help: string,
  more: Partial<Omit<FieldView, "name" | "label" | "help">> = {},
): FieldView => ({ name, label, help, type: "text", required: true, ...more });
const authority = text(
  "ca",
  "Certificate authority",
  "The server's own, in PEM. Empty: the public authorities.",
  { type: "textarea", required: false, rare: true, placeholder: "-----BEGIN CERTIFICATE-----" },
);

export const channelKindViews: Readonly<Record<ChannelKind, ChannelKindView>> = {
  email: {
    title: "E-mail",
    summary: "Through a mail server of yours. Who is written to stands on each alert.",
    place: ["host", "port", "security", "tls", "ca"],
    fields: [
      text("host", "Mail server", "Its host name.", { placeholder: "smtp.example.com" }),
      text(
        "port",
        "Port",
        "587 where the connection is encrypted after it began, 465 where from the start.",
        {
          type: "number",
          required: false,
          placeholder: "587",
        },
      ),
      text("security", "Encryption", "Without it, letters and password can be read on the way.", {
        type: "select",
        required: false,
        options: [
          { value: "starttls", label: "STARTTLS: encrypted before anything is said" },
          { value: "tls", label: "TLS from the start" },
          { value: "none", label: "Not encrypted: only within networks that were allowed" },
        ],
      }),
      text("user", "User", "Empty: the server asks nobody who they are.", { required: false }),
      text("password", "Password", "Kept sealed; only the worker can open it.", {
        type: "secret",
        required: false,
      }),
      text("from", "From", "The sender's address, one that the server lets send.", {
        placeholder: "rollcall@example.com",
      }),
      text("tls", "Certificate", "What is checked of the server's certificate.", {
        type: "select",
        required: false,
        rare: true,
        when: { field: "security", is: ["starttls", "tls"] },
        options: [
          { value: "verify-full", label: "The certificate and its name" } satisfies {
            value: TlsMode;
            label: string;
          },
          { value: "verify-ca", label: "The certificate, not its name" } satisfies {
            value: TlsMode;
            label: string;
          },
          { value: "require", label: "Nothing: only within networks that were allowed" } satisfies {
            value: TlsMode;
            label: string;
          },
        ],
      }),
      { ...authority, when: { field: "security", is: ["starttls", "tls"] } },
    ],
  },
  slack: {
    title: "Slack",
    summary: "Into one channel of Slack, by an incoming webhook.",
    place: [],
    fields: [
      text(
        "url",
        "Address of the incoming webhook",
        "From your app's page: Features, Incoming Webhooks. Whoever has it can write to the channel, so it is kept sealed.",
        { type: "secret", placeholder: "https://hooks.slack.com/services/…" },
      ),
    ],
  },
  webhook: {
    title: "Webhook",
    summary: "Signed events for your own systems, as Standard Webhooks says.",
    place: ["url", "ca"],
    fields: [
      text(
        "url",
        "Address",
        "Gets a POST with JSON for each thing that happens. Put no secret in it: events are signed.",
        {
          placeholder: "https://siem.example.com/rollcall",
        },
      ),
      authority,
    ],
  },
  jira: {
    title: "Jira",
    summary: "An issue for each finding, or for each cause; closed when the data shows that it is mended.",
    place: ["edition", "url", "ca", "email"],
    fields: [
      text("edition", "Edition", "Where your Jira runs.", {
        type: "select",
        required: false,
        options: [
          { value: "cloud", label: "Cloud" },
          { value: "datacenter", label: "Data Center" },
        ],
      }),
      text("url", "Address", "Of the site, without a path of a page.", {
        placeholder: "https://example.atlassian.net",
      }),
      text("email", "Account", "The e-mail address of the account that the API token is of.", {
        when: { field: "edition", is: ["cloud"] },
      }),
      text("token", "Token", "An API token (Cloud) or a personal access token (Data Center). Kept sealed.", {
        type: "secret",
      }),
      text("project", "Project", "Its key.", { placeholder: "SEC" }),
      text("issueType", "Issue type", "As the project calls it. Empty: Task.", {
        required: false,
        placeholder: "Task",
      }),
      text(
        "doneTransition",
        "Transition to close",
        "The transition, or the status that it leads to. Empty: Done.",
        {
          required: false,
          placeholder: "Done",
        },
      ),
      text(
        "reopenTransition",
        "Transition to open again",
        "Empty: a comment says that the finding came back.",
        {
          required: false,
          rare: true,
        },
      ),
      text("labels", "Labels", "Of every issue, with blanks between them.", { required: false, rare: true }),
      authority,
    ],
  },
  slack_app: {
    title: "Slack app",
    summary: "Asks owners one by one in Slack, with buttons to answer. Alerts go by an incoming webhook.",
    place: ["api"],
    fields: [
      text(
        "token",
        "Bot token",
        "Of your own app, with the scopes chat:write, users:read and users:read.email. Kept sealed.",
        { type: "secret", placeholder: "xoxb-…" },
      ),
      text("api", "Address of the API", "Empty: https://slack.com/api. GovSlack has one of its own.", {
        required: false,
        rare: true,
        placeholder: "https://slack.com/api",
      }),
    ],
  },
};

const schemas = {
  email: emailConfig,
  slack: slackConfig,
  webhook: webhookConfig,
  jira: jiraConfig,
  slack_app: slackAppConfig,
};

/** Stands for a secret that is stored: good enough for every kind. */
export const keptMark = "https://kept.invalid";

/** What is wrong with the fields of a kind, by field; texts as a form has them. */
export function judgeFields(kind: ChannelKind, given: Record<string, string>): Record<string, string> {
  const wrong: Record<string, string> = {};
  for (const issue of schemas[kind].safeParse(given).error?.issues ?? []) {
    wrong[String(issue.path[0] ?? "")] ??= issue.message;
  }
  if (kind === "jira" && (given.edition ?? "cloud") === "cloud" && !given.email) {
    wrong.email ??= "It is needed.";
  }
  if (kind === "email" && given.password && given.password !== keptMark && !given.user)
    wrong.user ??= "A password is somebody's: whose?";
  return wrong;
}

export function isChannelKind(text: string): text is ChannelKind {
  return channelKinds.some((kind) => kind === text);
}
