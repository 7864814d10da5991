import type { SecretFacts, SecretItem } from "@/lib/connectors/sdk/file-facts";
import { accountId, fileFactsOf, refOf, type Where } from "@/lib/connectors/sdk/machine-records";
import { describeSecret, secretsInText } from "@/lib/connectors/sdk/secret-facts";
import type { RecordInput } from "@/lib/domain/source-record";
import { parseAssignments } from "./assignments";
import { isCredentialFile } from "./credential-file-names";
import { isEnvironmentFile } from "./environment-file-names";
import { findJobs } from "./find-jobs";
import type { FoundJob, JobItem } from "./job-item";
import type { Reading } from "./reading";

/** Jobs and services, and the secrets in their lines, units, settings files and (one step on) scripts. */
export async function collectJobs(reading: Reading): Promise<(JobItem | SecretItem)[]> {
  const found = await findJobs(reading);
  const secrets: SecretItem[] = [];
  const opened = new Set<string>();
  const print = (value: string) => reading.fingerprint(value);
  for (const job of found) {
    const reader = readerOf(job.item);
    const place = job.item.how === "service" || job.item.how === "timer" ? "service_unit" : "scheduled_job";
    const add = (facts: SecretFacts, field = facts.field) =>
      secrets.push({
        t: "secret",
        place,
        file: job.item.file,
        secret: { ...facts, field },
        reader,
        facts: {},
      });
    // A line of a crontab is named by its program: others stand in the same file.
    const prefix = job.item.how === "cron" || job.item.how === "anacron" ? `${job.item.program}: ` : "";
    const texts = job.item.how === "script" && job.item.vendor ? [] : job.texts;
    for (const facts of secretsInText(texts.join("\n"), print)) add(facts, `${prefix}${facts.field}`);
    for (const { name, value, sure } of job.assignments) {
      const facts = describeSecret({ field: name, name, value, ...(sure ? { sure } : {}) }, print);
      if (facts) add(facts);
    }
    if (job.item.vendor) continue;
    for (const path of job.settingsFiles)
      secrets.push(...(await fromSettings(reading, path, reader, opened)));
    for (const path of job.paths) secrets.push(...(await fromScript(reading, job, path, reader, opened)));
  }
  return [...found.map((job) => job.item), ...withUniqueFields(secrets)];
}

/** Who reads the secrets of a job: the job, or for a service the account that it runs as. */
function readerOf(item: JobItem): string | undefined {
  if (item.how !== "service") return item.id;
  return item.account === null ? undefined : accountId(item.account);
}

async function openOnce(reading: Reading, path: string, opened: Set<string>): Promise<string | null> {
  const real = await reading.inside(reading.at(path));
  if (real === null || opened.has(real)) return null;
  opened.add(real);
  // Files that another data set reads are listed there.
  return isEnvironmentFile(real) || isCredentialFile(real) ? null : real;
}

async function fromSettings(
  reading: Reading,
  path: string,
  reader: string | undefined,
  opened: Set<string>,
): Promise<SecretItem[]> {
  const real = await openOnce(reading, path, opened);
  const read = real === null ? null : await reading.text(real);
  if (read === null) return [];
  return parseAssignments(read.text).flatMap(({ name, value }): SecretItem[] => {
    const secret = describeSecret({ field: name, name, value }, (text) => reading.fingerprint(text));
    return secret
      ? [{ t: "secret", place: "environment_file", file: read.file, secret, reader, facts: {} }]
      : [];
  });
}

/** Folders whose scripts came with the operating system. */
const vendorFolder = /^\/(?:usr\/)?(?:bin|sbin|lib\d{0,2}|libexec|share|games)\//;

async function fromScript(
  reading: Reading,
  job: FoundJob,
  path: string,
  reader: string | undefined,
  opened: Set<string>,
): Promise<SecretItem[]> {
  const home = reading.accountNamed(job.item.account ?? "")?.home ?? "";
  const absolute = path.startsWith("~/") && home !== "" ? `${home}${path.slice(1)}` : path;
  if (!absolute.startsWith("/") || vendorFolder.test(absolute)) return [];
  const real = await openOnce(reading, absolute, opened);
  const read = real === null ? null : await reading.text(real);
  if (read === null || real === null) return [];
  const isScript =
    read.text.startsWith("#!") || /\.(?:sh|bash|zsh|py|pl|rb|js|mjs|cjs|ts|php|lua|R|ps1)$/.test(real);
  if (!isScript) return [];
  return secretsInText(read.text, (text) => reading.fingerprint(text)).map((secret) => ({
    t: "secret",
    place: "file",
    file: read.file,
    secret,
    reader,
    facts: { script: true },
  }));
}

function withUniqueFields(items: SecretItem[]): SecretItem[] {
  const counts = new Map<string, number>();
  return items.map((item) => {
    const key = `${item.file.path}#${item.secret.field}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count === 1
      ? item
      : { ...item, secret: { ...item.secret, field: `${item.secret.field} (${count})` } };
  });
}

/** The job as an identity (services are none), and what it runs as. */
export function jobRecords(item: JobItem, where: Where): RecordInput[] {
  const records: RecordInput[] = [];
  const ref = refOf(where, item.id);
  const isIdentity = item.how !== "service";
  if (isIdentity) {
    records.push({
      t: "identity",
      ref,
      kind: "scheduled_job",
      name: item.name,
      system: "host",
      container: where.container,
      status: item.enabled ? "active" : "disabled",
      class: "non_human",
      classReason: "It starts by itself.",
      managedBy: item.vendor ? "provider" : "customer",
      ...(item.description === undefined ? {} : { description: item.description }),
      ...(item.mailTo === undefined ? {} : { ownerHints: [{ type: "mailto", value: item.mailTo }] }),
      raw: {
        how: item.how,
        file: item.file.path,
        ...fileFactsOf(item.file),
        schedule: item.schedule ?? null,
        runsAs: item.account,
        command: item.shown,
      },
    });
  }
  if (item.account !== null) {
    const what = isIdentity ? "job" : item.enabled ? "service" : "service (not switched on)";
    records.push({
      t: "trust",
      identity: refOf(where, accountId(item.account)),
      kind: "runs_as",
      subjectRef: isIdentity ? ref : null,
      subject: `${what} ${item.name}, ${item.file.path}`,
    });
  }
  return records;
}
