import { createHash } from "node:crypto";
import { parseAssignments } from "@/lib/connectors/host/assignments";
import { parseAuthorizedKeys } from "@/lib/connectors/host/authorized-keys";
import {
  type Held,
  parseAws,
  parseNetrc,
  parseNpm,
  parsePgpass,
} from "@/lib/connectors/host/credential-parsers";
import { parseCrontab } from "@/lib/connectors/host/cron";
import { dataSets, type HostDataSetId } from "@/lib/connectors/host/data-sets";
import type { Item } from "@/lib/connectors/host/items";
import { agentClientOf } from "@/lib/connectors/sdk/agent-clients";
import { agentId } from "@/lib/connectors/sdk/agent-items";
import { agentItem, serverItems } from "@/lib/connectors/sdk/agent-settings";
import { describeCommand } from "@/lib/connectors/sdk/command-line";
import { environmentOf, type FileFacts, type SecretFacts } from "@/lib/connectors/sdk/file-facts";
import { accountId } from "@/lib/connectors/sdk/machine-records";
import { describeSecret, onlyKeyId, secretsInText } from "@/lib/connectors/sdk/secret-facts";
import { mcpRealm } from "@/lib/connectors/sdk/server-address";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import type { Ref } from "@/lib/domain/record";
import type { Company } from "./company";

/** A file as it lies on a machine: who owns it, who may read it, how many days ago it was written. */
export interface FileAt {
  path: string;
  owner: string;
  mode?: string;
  days?: number;
}

type Parser = (text: string) => Held[];
const credentialFiles: Record<string, { tool: string; parse: Parser }> = {
  "/.aws/credentials": { tool: "aws", parse: parseAws },
  "/.npmrc": { tool: "npm", parse: parseNpm },
  "/.pgpass": { tool: "postgres", parse: parsePgpass },
  "/.netrc": { tool: "netrc", parse: parseNetrc },
};

/**
 * One machine of the company. Its files exist in memory only; the host connector's own parsers look for secrets in them, so
 * that what is written down is what a collector on the machine would have written: places and fingerprints, no value.
 */
export class Machine {
  readonly realm: string;
  private readonly items = new Map<HostDataSetId, Item[]>();

  constructor(
    readonly company: Company,
    readonly name: string,
  ) {
    this.realm = `host:${company.random("machine id", name).text("0123456789abcdef", 32)}`;
  }

  ref(externalId: string): Ref {
    return { realm: this.realm, externalId };
  }

  add(dataSet: HostDataSetId, ...items: Item[]): void {
    this.items.set(dataSet, [...(this.items.get(dataSet) ?? []), ...items]);
  }

  file({ path, owner, mode = "0640", days = 90 }: FileAt): FileFacts {
    const modifiedAt = this.company.ago(days, this.name, path).toISOString();
    return {
      path,
      owner,
      mode,
      modifiedAt,
      size: this.company.random("size", this.name, path).between(80, 4000),
    };
  }

  /** `.env` and its like. */
  environmentFile(at: FileAt, text: string): void {
    const file = this.file(at);
    const environment = environmentOf(at.path.slice(at.path.lastIndexOf("/") + 1));
    const assignments = parseAssignments(text);
    const keyId = onlyKeyId(text);
    for (const { name, value } of assignments) {
      const isAwsSecret = keyId !== undefined && /secret_access_key$/i.test(name);
      const secret = describeSecret(
        { field: name, name, value, ...(isAwsSecret ? { keyId, type: "access_key" } : {}) },
        this.print,
      );
      if (!secret) continue;
      this.add("environment-files", {
        t: "secret",
        place: "environment_file",
        file,
        secret,
        ...(environment ? { environment } : {}),
      });
    }
  }

  /** A credential file in somebody's home, by the end of its path. */
  credentialFile(at: FileAt, text: string): void {
    const kind = Object.entries(credentialFiles).find(([end]) => at.path.endsWith(end))?.[1];
    if (!kind) throw new RangeError(`Nothing reads ${at.path}.`);
    const file = this.file({ mode: "0600", ...at });
    for (const held of kind.parse(text)) {
      const secret = describeSecret(held, this.print);
      if (!secret) continue;
      const facts = { tool: kind.tool, ...held.facts };
      this.add("credential-files", {
        t: "secret",
        place: "credential_file",
        file,
        secret,
        reader: accountId(at.owner),
        facts,
      });
    }
  }

  /** A crontab; `withUser`: one of the system's, whose lines name the account. */
  crontab(at: FileAt, text: string, options: { withUser: boolean; vendor?: boolean }): void {
    const file = this.file({ mode: "0644", days: 700, ...at });
    const { jobs, settings } = parseCrontab(text, options.withUser);
    for (const line of jobs) {
      const account = line.user ?? at.owner;
      const { program, shown } = describeCommand(line.command);
      const print = createHash("sha256").update(`${account}\0${shown}`).digest("hex").slice(0, 16);
      const id = `cron:${at.path}#${print}`;
      const name = `${program || "command"} (${at.path.slice(at.path.lastIndexOf("/") + 1)})`;
      const mailTo = settings.get("MAILTO");
      this.add("scheduled-jobs", {
        t: "job",
        how: "cron",
        id,
        name,
        file,
        schedule: line.schedule,
        account,
        vendor: options.vendor === true,
        enabled: true,
        program,
        shown,
        ...(mailTo ? { mailTo } : {}),
      });
      this.jobSecrets(file, id, `${program}: `, secretsInText(line.command, this.print));
    }
  }

  /** A timer of systemd with the command that it starts. */
  timer(
    name: string,
    facts: { account: string; schedule: string; command: string; about?: string; vendor?: boolean },
  ): void {
    const folder = facts.vendor ? "/usr/lib/systemd/system" : "/etc/systemd/system";
    const file = this.file({ path: `${folder}/${name}.timer`, owner: "root", mode: "0644", days: 500 });
    const id = `unit:${name}.timer`;
    const { program, shown } = describeCommand(facts.command);
    this.add("scheduled-jobs", {
      t: "job",
      how: "timer",
      id,
      name: `${name}.timer`,
      file,
      schedule: `OnCalendar=${facts.schedule}`,
      account: facts.account,
      vendor: facts.vendor === true,
      enabled: true,
      program,
      shown,
      ...(facts.about ? { description: facts.about } : {}),
    });
    this.jobSecrets(file, id, "", secretsInText(facts.command, this.print));
  }

  /** A service that runs on, as an account. */
  service(name: string, account: string, command: string): void {
    const { program, shown } = describeCommand(command);
    const file = this.file({
      path: `/etc/systemd/system/${name}.service`,
      owner: "root",
      mode: "0644",
      days: 500,
    });
    this.add("scheduled-jobs", {
      t: "job",
      how: "service",
      id: `unit:${name}.service`,
      name: `${name}.service`,
      file,
      account,
      vendor: false,
      enabled: true,
      program,
      shown,
    });
    this.jobSecrets(file, accountId(account), "", secretsInText(command, this.print));
  }

  /** The settings of an AI client: the agent, its servers, and the secrets that stand there. */
  agent(at: FileAt, document: Record<string, unknown>): void {
    const found = agentClientOf(at.path);
    if (!found) throw new RangeError(`No AI client keeps ${at.path}.`);
    const { client } = found;
    const file = this.file({ mode: "0600", ...at });
    const of = { client, file, account: at.owner, agent: agentId({ client: client.id, file }) };
    const items = serverItems(document, of, this.print);
    const servers = items.flatMap((item) => (item.t === "mcp-server" ? [item] : []));
    this.add("agents", agentItem(document, of, servers, client.autoApprove(document)), ...items);
  }

  /** Lines of an account's authorized_keys. */
  authorizedKeys(account: string, home: string, lines: string[]): void {
    const file = this.file({ path: `${home}/.ssh/authorized_keys`, owner: account, mode: "0600", days: 400 });
    for (const each of parseAuthorizedKeys(lines.join("\n")).keys) {
      const print = this.print(each.key.fingerprint);
      const expiresAt = each.expiresAt?.toISOString() ?? null;
      this.add("ssh", {
        t: "authorized-key",
        file,
        account,
        ...each,
        expiresAt,
        ...(print ? { print } : {}),
      });
    }
  }

  /** Everything that was found, data set by data set, each read to its end. */
  *parts(): Generator<SnapshotPart> {
    const machine: Item = {
      t: "machine",
      name: this.name,
      root: "/",
      skipped: { packages: 41, "trust stores": 2 },
    };
    for (const dataSet of dataSets) {
      const scope = {
        key: `${this.realm}/${dataSet.id}`,
        dataSet: dataSet.id,
        title: `${dataSet.title}: ${this.name}`,
        issues: dataSet.id === "agents" ? [this.realm, mcpRealm] : [this.realm],
        container: this.ref("host"),
        reader: "uid 0",
      };
      const found = this.items.get(dataSet.id) ?? [];
      const items = dataSet.id === "credential-files" ? [...found, machine] : found;
      yield { t: "page", scope, call: dataSet.id, body: { items } };
      yield { t: "scopeDone", scope, complete: true };
    }
  }

  private jobSecrets(file: FileFacts, reader: string, prefix: string, secrets: SecretFacts[]): void {
    for (const secret of secrets) {
      this.add("scheduled-jobs", {
        t: "secret",
        place: reader.startsWith("cron:") ? "scheduled_job" : "service_unit",
        file,
        secret: { ...secret, field: `${prefix}${secret.field}` },
        reader,
      });
    }
  }

  private readonly print = (secret: string): string | undefined => this.company.origin.fingerprint?.(secret);
}
