import { z } from "zod";
import type { HttpAnswer, HttpClient, HttpRequest } from "@/lib/connectors/sdk/http";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { showText } from "@/lib/domain/text";
import type { JiraConfig } from "@/lib/features/channels/schema-kinds";
import { retryAfterMs } from "@/lib/platform/outbound/retry";
import { refusals } from "./open-channel";
import { SendFailure } from "./send-failure";

/** The few calls to Jira that issues need: REST v3 of Cloud, v2 of Data Center. */

const foundSchema = z.object({
  issues: z.array(
    z.object({
      key: z.string(),
      fields: z.object({ status: z.object({ statusCategory: z.object({ key: z.string() }) }) }),
    }),
  ),
});
const issueSchema = foundSchema.shape.issues.element;
const madeSchema = z.object({ key: z.string() });
const transitionsSchema = z.object({
  transitions: z.array(z.object({ id: z.string(), name: z.string(), to: z.object({ name: z.string() }) })),
});
const commentsSchema = z.object({ comments: z.array(z.object({ body: z.unknown() })) });
const projectSchema = z.object({
  name: z.string(),
  issueTypes: z.array(z.object({ name: z.string(), subtask: z.boolean().optional() })).default([]),
});
const errorsSchema = z.object({
  errorMessages: z.array(z.string()).optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

export interface JiraIssue {
  key: string;
  done: boolean;
}

export interface NewIssue {
  summary: string;
  description: object | string;
  labels: readonly string[];
  /** Kept with the issue: of what it is. */
  property: object;
}

export interface JiraClient {
  cloud: boolean;
  urlOf(key: string): string;
  /** Issues with this label, the newest first. */
  withLabel(label: string): Promise<JiraIssue[]>;
  /** Null where it is not there any more. */
  get(key: string): Promise<JiraIssue | null>;
  create(issue: NewIssue): Promise<string>;
  /** Whether one of the newest comments holds this text. */
  hasComment(key: string, text: string): Promise<boolean>;
  comment(key: string, body: object | string): Promise<void>;
  /** Takes the transition of this name, or the one that leads to a status of this name. False: there is none from here. */
  transition(key: string, name: string): Promise<boolean>;
  /** The project, with its types of issue. Throws where the account is not accepted, or does not see it. */
  project(): Promise<{ name: string; issueTypes: string[] }>;
}

export function createJira(http: HttpClient, config: JiraConfig, now: Date): JiraClient {
  const cloud = config.edition === "cloud";
  const api = `${config.url}/rest/api/${cloud ? 3 : 2}`;
  const authorization = cloud
    ? `Basic ${Buffer.from(`${config.email ?? ""}:${config.token}`).toString("base64")}`
    : `Bearer ${config.token}`;

  async function call(
    method: HttpRequest["method"],
    path: string,
    body?: object,
    bearable: readonly number[] = [],
  ): Promise<HttpAnswer> {
    const answer = await http.request({
      url: `${api}${path}`,
      ...(method ? { method } : {}),
      headers: { authorization, accept: "application/json", "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
      accept: refusals,
      ...(config.ca ? { tls: { ca: config.ca } } : {}),
    });
    if (answer.status < 300 || bearable.includes(answer.status)) return answer;
    throw failureOf(answer, new URL(api).host, now);
  }
  const issuePath = (key: string, rest = "") => `/issue/${encodeURIComponent(key)}${rest}`;

  return {
    cloud,
    urlOf: (key) => `${config.url}/browse/${encodeURIComponent(key)}`,
    async withLabel(label) {
      const jql = `project = "${config.project}" AND labels = "${label}" ORDER BY created DESC`;
      const answer = await call("POST", cloud ? "/search/jql" : "/search", {
        jql,
        fields: ["status"],
        maxResults: 10,
      });
      return parsed(foundSchema, answer).issues.map(issueOf);
    },
    async get(key) {
      const answer = await call("GET", issuePath(key, "?fields=status"), undefined, [404]);
      return answer.status === 404 ? null : issueOf(parsed(issueSchema, answer));
    },
    async create({ summary, description, labels, property }) {
      const answer = await call("POST", "/issue", {
        fields: {
          project: { key: config.project },
          issuetype: { name: config.issueType },
          summary,
          description,
          labels: [...new Set([...labels, ...config.labels])],
        },
        properties: [{ key: "rollcall", value: property }],
      });
      return parsed(madeSchema, answer).key;
    },
    async hasComment(key, text) {
      const answer = await call("GET", issuePath(key, "/comment?orderBy=-created&maxResults=50"));
      const { comments } = parsed(commentsSchema, answer);
      return comments.some(({ body }) => JSON.stringify(body)?.includes(text));
    },
    async comment(key, body) {
      await call("POST", issuePath(key, "/comment"), { body });
    },
    async transition(key, name) {
      const answer = await call("GET", issuePath(key, "/transitions"));
      const wanted = name.toLowerCase();
      const { transitions } = parsed(transitionsSchema, answer);
      const way =
        transitions.find((each) => each.name.toLowerCase() === wanted) ??
        transitions.find((each) => each.to.name.toLowerCase() === wanted);
      if (!way) return false;
      await call("POST", issuePath(key, "/transitions"), { transition: { id: way.id } });
      return true;
    },
    async project() {
      const answer = await call("GET", `/project/${encodeURIComponent(config.project)}`);
      const { name, issueTypes } = parsed(projectSchema, answer);
      return { name, issueTypes: issueTypes.filter(({ subtask }) => !subtask).map((type) => type.name) };
    },
  };
}

function issueOf({ key, fields }: z.output<typeof issueSchema>): JiraIssue {
  return { key, done: fields.status.statusCategory.key === "done" };
}

function parsed<Schema extends z.ZodType>(schema: Schema, answer: HttpAnswer): z.output<Schema> {
  const read = schema.safeParse(answer.json());
  if (read.success) return read.data;
  throw new SendFailure(
    "Jira answered something that is not the answer of its API. Is the address right?",
    false,
  );
}

function failureOf(answer: HttpAnswer, host: string, now: Date): SendFailure {
  const { status } = answer;
  const asked = retryAfterMs(answer.headers["retry-after"], now.getTime());
  const say = (why: string, again: boolean) =>
    new SendFailure(`${host} answered ${status}${why}`, again, asked);
  if (status === 401) return say(": it does not accept the token.", false);
  if (status === 403) return say(": the account may not do this.", false);
  if (status === 404) return say(": it does not exist, or the account does not see it.", false);
  if (status === 429) return say(": too many requests.", true);
  if (status >= 500) return say(".", true);
  return say(`: ${saidBy(answer)}`, false);
}

/** What Jira finds wrong: which field, as far as it says. */
function saidBy(answer: HttpAnswer): string {
  try {
    const { errorMessages = [], errors = {} } = errorsSchema.parse(answer.json());
    const fields = Object.entries(errors).map(([field, message]) => `${field}: ${message}`);
    return showText(scrubText([...errorMessages, ...fields].join(" ") || "it does not say why."), 300);
  } catch {
    return "it does not say why.";
  }
}
