import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { type Repository, readRepository } from "@/lib/connectors/sdk/scan-place";

/** Where TruffleHog says that a secret lies: a commit of a repository, or a thing of whatever else it searched. */
export interface Where {
  repository: Repository | null;
  commit?: string;
  path: string;
  line?: number;
}

/** What names a thing of each kind, in order, beside `file` in a repository. */
const things: { [source: string]: string[] } = {
  Artifactory: ["repo", "path"],
  Azure: ["container", "file"],
  Buildkite: ["org", "pipeline", "build_number"],
  CircleCI: ["username", "repository", "build_number", "build_step"],
  Confluence: ["space", "page", "file", "location"],
  Docker: ["image", "tag", "file", "layer"],
  ECR: ["registry", "image", "file", "layer"],
  Elasticsearch: ["index", "document_id"],
  Filesystem: ["file"],
  GCS: ["bucket", "filename"],
  GoogleDrive: ["path", "file"],
  JSONEnumerator: ["metadata"],
  Jenkins: ["project_name", "build_number"],
  Jira: ["issue", "location"],
  NPM: ["package", "release", "file"],
  Postman: ["workspace_name", "collection_name", "environment_name", "request_name", "folder_name"],
  PyPi: ["package", "release", "file"],
  S3: ["bucket", "file"],
  Sentry: ["organization_slug", "project_slug", "issue_id", "event_id"],
  SharePoint: ["docid", "title"],
  Slack: ["channel_id", "timestamp", "file"],
  SlackContinuous: ["channel_id", "timestamp", "file"],
  Stdin: [],
  Syslog: ["hostname", "appname"],
  Teams: ["team_id", "channel_id", "timestamp", "file"],
  Test: ["file"],
  TravisCI: ["username", "repository", "build_number", "job_number"],
  Vector: ["host", "locator"],
};

/** The place of a finding, from the part of its metadata that belongs to the kind of source. */
export function readWhere(source: string, data: { [key: string]: unknown }): Where {
  const said = (name: string): string => {
    const value = data[name];
    return typeof value === "string" || typeof value === "number" ? clip(String(value), 3000) : "";
  };
  const line = typeof data.line === "number" && Number.isSafeInteger(data.line) ? data.line : undefined;
  const commit = said("commit");
  if (commit === "" && Object.hasOwn(things, source)) {
    const parts = [source, ...(things[source] ?? []).map(said)].filter((part) => part !== "");
    // A file is named as it is: other scanners mean the same one.
    return { repository: null, path: source === "Filesystem" ? said("file") : parts.join("/"), line };
  }
  const repository = readRepository(said("repository"));
  const id = data.project_id;
  return {
    repository:
      repository && source === "Gitlab" && typeof id === "number" && Number.isSafeInteger(id) && id > 0
        ? { ...repository, gitlabId: id }
        : repository,
    ...(commit === "" ? {} : { commit }),
    // Commit messages, wikis, issues and comments have no file, but an address.
    path: said("file") || linkPath(said("link")) || (commit === "" ? source : "commit message"),
    line,
  };
}

function linkPath(link: string): string {
  return URL.canParse(link) ? new URL(link).pathname.slice(1) : "";
}

/** The metadata of a finding: the kind of its source and what is said of it. */
export function sourceOf(metadata: unknown): [string, { [key: string]: unknown }] | null {
  const data = isObject(metadata) && isObject(metadata.Data) ? metadata.Data : null;
  const [entry] = Object.entries(data ?? {});
  return entry && isObject(entry[1]) ? [entry[0], entry[1]] : null;
}
