import { z } from "zod";
import { type Heard, type Said, WireServer } from "@/tests/factories/wire-server";

interface Issue {
  key: string;
  fields: { summary: string; description: unknown; labels: string[]; issuetype: { name: string } };
  property: unknown;
  status: "To Do" | "Done";
  comments: unknown[];
}

const createSchema = z.object({
  fields: z.object({
    project: z.object({ key: z.string() }),
    summary: z.string(),
    description: z.unknown(),
    labels: z.array(z.string()),
    issuetype: z.object({ name: z.string() }),
  }),
  properties: z.array(z.object({ key: z.string(), value: z.unknown() })),
});

/** A Jira with one project, in memory; answers as its REST API is documented, Cloud v3 or Data Center v2. */
export class JiraServer extends WireServer {
  readonly issues = new Map<string, Issue>();
  /** Asked before the usual: another answer, or nothing. */
  before: (heard: Heard) => Said | undefined = () => undefined;
  /** Asked after something was done: another answer than the right one. */
  after: (heard: Heard) => Said | undefined = () => undefined;

  constructor(
    private readonly cloud: boolean,
    private readonly authorization: string,
    private readonly project = "SEC",
  ) {
    super();
    this.answer = (heard) => this.before(heard) ?? this.done(heard);
  }

  private done(heard: Heard): Said {
    const said = this.usual(heard);
    return this.after(heard) ?? said;
  }

  private usual({ method, path, headers, body }: Heard): Said {
    if (headers.authorization !== this.authorization) return { status: 401 };
    const { pathname } = new URL(path, "http://jira");
    const rest = pathname.replace(`/rest/api/${this.cloud ? 3 : 2}`, "");
    const json: unknown = body === "" ? null : JSON.parse(body);
    if (method === "GET" && rest === `/project/${this.project}`) {
      return { status: 200, body: { name: "Security", issueTypes: [{ name: "Task", subtask: false }] } };
    }
    if (method === "POST" && rest === (this.cloud ? "/search/jql" : "/search")) {
      const { jql } = z.object({ jql: z.string() }).parse(json);
      const label = /labels = "([^"]+)"/.exec(jql)?.[1] ?? "";
      const found = [...this.issues.values()].filter(({ fields }) => fields.labels.includes(label)).reverse();
      return { status: 200, body: { issues: found.map(shown), isLast: true } };
    }
    if (method === "POST" && rest === "/issue") return this.create(json);
    const [, key = "", part = ""] = /^\/issue\/([^/]+)(\/\w+)?$/.exec(rest) ?? [];
    const issue = this.issues.get(key);
    if (!issue) return { status: 404, body: { errorMessages: ["Issue does not exist"], errors: {} } };
    if (method === "GET" && part === "") return { status: 200, body: shown(issue) };
    if (part === "/comment") {
      if (method === "GET")
        return { status: 200, body: { comments: issue.comments.map((each) => ({ body: each })) } };
      issue.comments.push(z.object({ body: z.unknown() }).parse(json).body);
      return { status: 201, body: { id: "1" } };
    }
    if (part === "/transitions") {
      if (method === "GET") {
        const [name, to] = issue.status === "Done" ? ["Reopen", "To Do"] : ["Close it", "Done"];
        return { status: 200, body: { transitions: [{ id: "31", name, to: { name: to } }] } };
      }
      issue.status = issue.status === "Done" ? "To Do" : "Done";
      return { status: 204 };
    }
    return { status: 405 };
  }

  private create(json: unknown): Said {
    const { fields, properties } = createSchema.parse(json);
    const wrong =
      fields.project.key !== this.project
        ? { project: "valid project is required" }
        : fields.issuetype.name !== "Task"
          ? { issuetype: "The issue type selected is invalid." }
          : /[\n\r]/.test(fields.summary) || fields.summary.length > 255
            ? { summary: "The summary is invalid." }
            : (typeof fields.description === "object") !== this.cloud
              ? { description: "Operation value must be an Atlassian Document" }
              : null;
    if (wrong) return { status: 400, body: { errorMessages: [], errors: wrong } };
    const key = `${this.project}-${this.issues.size + 1}`;
    this.issues.set(key, { key, fields, property: properties[0]?.value, status: "To Do", comments: [] });
    return { status: 201, body: { id: "10000", key, self: `${this.origin}/${key}` } };
  }
}

function shown({ key, status }: Issue) {
  return {
    id: "10000",
    key,
    fields: { status: { name: status, statusCategory: { key: status === "Done" ? "done" : "new" } } },
  };
}
