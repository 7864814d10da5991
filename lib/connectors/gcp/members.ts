import type { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { accountRef, cloudRef, googleRealm, isServiceAgent, system } from "./names";

/** Whom a binding names. */
export interface Member {
  ref: Ref;
  kind: "identity" | "group";
  /** A principal of a pool: the pool, and the subject as the issuer states it (`*` for all of it). */
  federated?: { pool: string; subject: string };
}

const everyone: { [member: string]: string } = {
  allUsers: "Everyone on the internet",
  allAuthenticatedUsers: "Everyone with a Google account",
};

/** Reads `serviceAccount:…`, `user:…`, `principal://…` and so on. Null: a member that was deleted, who holds nothing any more. */
export function readMember(
  records: ItemRecords,
  text: string,
  numbers: ReadonlyMap<string, string>,
): Member | "unreadable" | null {
  if (Object.hasOwn(everyone, text))
    return group(records, { realm: googleRealm, externalId: text }, everyone[text]);
  if (text.startsWith("deleted:")) return null;
  if (/^principal(?:Set)?:\/\//.test(text)) return principal(records, text);
  const [type, name = ""] = split(text);
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (!read || name === "" || name.length > 500) return "unreadable";
  return read(records, name, numbers);
}

type Reader = (
  records: ItemRecords,
  name: string,
  numbers: ReadonlyMap<string, string>,
) => Member | "unreadable";

const readers: { [type: string]: Reader } = {
  serviceAccount: account,
  user: (_records, name) => ({
    ref: { realm: googleRealm, externalId: name.toLowerCase() },
    kind: "identity",
  }),
  group: (records, name) =>
    group(records, { realm: googleRealm, externalId: `group/${name.toLowerCase()}` }, name.toLowerCase()),
  domain: (records, name) =>
    group(
      records,
      { realm: googleRealm, externalId: `domain/${name.toLowerCase()}` },
      `Everyone at ${name.toLowerCase()}`,
    ),
  projectOwner: basic("Owners"),
  projectEditor: basic("Editors"),
  projectViewer: basic("Viewers"),
};

/** Those who hold a basic role in a project. */
function basic(title: string): Reader {
  return (records, name) =>
    group(records, cloudRef(`projects/${name}/${title.toLowerCase()}`), `${title} of ${name}`);
}

function account(records: ItemRecords, name: string, numbers: ReadonlyMap<string, string>): Member {
  // A service account of a cluster, as GKE vouches for it.
  const [, pool, namespace, cluster] =
    /^([^[\]\s]{1,200}\.svc\.id\.goog)\[([^/\]]{1,200})\/([^\]]{1,200})\]$/.exec(name) ?? [];
  if (pool) {
    const subject = `system:serviceaccount:${namespace}:${cluster}`;
    const ref = federatedIdentity(records, `serviceAccount:${name}`, subject);
    return { ref, kind: "identity", federated: { pool, subject } };
  }
  const ref = accountRef(name, numbers);
  if (isServiceAgent(name.toLowerCase()) && records.isNew("identity", ref)) {
    records.add({
      t: "identity",
      ref,
      kind: "service_account",
      name,
      system,
      status: "active",
      class: "non_human",
      classReason: "A service of Google acts with it.",
      managedBy: "provider",
    });
  }
  return { ref, kind: "identity" };
}

function group(records: ItemRecords, ref: Ref, name: string | undefined): Member {
  if (name && records.isNew("entitlement", ref))
    records.add({ t: "entitlement", ref, kind: "group", name: clip(name, 400), system });
  return { ref, kind: "group" };
}

function principal(records: ItemRecords, text: string): Member | "unreadable" {
  const isSet = text.startsWith("principalSet://");
  const path = text.replace(/^principal(?:Set)?:\/\//, "");
  const agent = /^(agents\.global\.[\w.-]+\.system\.id\.goog\/resources\/[^\s]{1,500})$/.exec(path)?.[1];
  if (agent && !isSet) {
    const ref = cloudRef(agent);
    if (records.isNew("identity", ref))
      records.add({
        t: "identity",
        ref,
        kind: "ai_agent",
        name: agent.split("/").slice(-2).join("/"),
        system,
        class: "non_human",
        classReason: "Google calls it an agent's identity.",
      });
    return { ref, kind: "identity" };
  }
  const [, pool = "", rest = ""] =
    /^iam\.googleapis\.com\/(projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+)\/(.{1,1000})$/.exec(
      path,
    ) ?? [];
  if (pool) {
    const subject = subjectOf(rest);
    if (isSet)
      return {
        ...group(records, cloudRef(clip(text, 1500)), `${subject} of ${pool}`),
        federated: { pool, subject },
      };
    return { ref: federatedIdentity(records, text, subject), kind: "identity", federated: { pool, subject } };
  }
  // People of a workforce pool, and sets of Google's own: known by their names.
  const ref = cloudRef(clip(text, 1500));
  return isSet ? group(records, ref, path) : { ref, kind: "identity" };
}

/** `subject/x`, `attribute.repository/x`, `group/x`, or `*` for the whole pool. */
function subjectOf(rest: string): string {
  if (rest === "*") return "*";
  const mark = rest.indexOf("/");
  const [kind, value] = [rest.slice(0, mark), rest.slice(mark + 1)];
  if (kind === "subject") return value;
  // Repositories and projects are named as the subject that their workflows and pipelines have.
  if (kind === "attribute.repository") return `repo:${value}`;
  return kind === "attribute.project_path" ? `project_path:${value}` : `${kind}=${value}`;
}

/** Who comes in from elsewhere is no identity that is listed here; the binding is what makes it one. */
function federatedIdentity(records: ItemRecords, text: string, subject: string): Ref {
  const ref = cloudRef(clip(text, 1500));
  if (records.isNew("identity", ref)) {
    records.add({
      t: "identity",
      ref,
      kind: "other",
      name: clip(subject, 500),
      system,
      status: "active",
      class: "non_human",
      classReason: "A workload that another system vouches for.",
      managedBy: "customer",
      tags: { principal: clip(text, 1000) },
    });
    records.add({
      t: "credential",
      ref: cloudRef(clip(`${text}/tokens`, 1600)),
      identity: ref,
      type: "federated",
      name: "Tokens of the system that vouches for it",
      lifetime: "federated",
      renewal: "automatic",
      status: "active",
    });
  }
  return ref;
}

function split(text: string): [string, string] {
  const mark = text.indexOf(":");
  return mark < 0 ? [text, ""] : [text.slice(0, mark), text.slice(mark + 1)];
}
