import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import { text } from "@/lib/connectors/sdk/text-field";
import type { CredentialType } from "@/lib/domain/record";
import { findKeyIds } from "@/lib/domain/secrets/find";
import { folderRef, jenkinsRealms, jobRef, pathOf } from "./names";
import { type Jenkins, permission } from "./session";

const tree =
  "domains[urlName,credentials[id,displayName,typeName,description,fingerprint[timestamp,usage[name]]]]";
const small = "domains[urlName]";
const call = "GET /credentials/store/{store}/api/json";

/** Newer controllers have the store under /manage; a store that the user may not see is not there at all. */
async function systemStore(jenkins: Jenkins, wanted: string): Promise<unknown> {
  for (const path of ["/manage/credentials/store/system", "/credentials/store/system"]) {
    const answer = await jenkins.get(path, wanted, permission.credentials, [404]);
    if (answer.status !== 404) return answer.json();
  }
  throw notShown("its store");
}

export const systemCredentialSteps: Step<Jenkins>[] = [
  {
    call,
    permission: permission.credentials,
    read: async (jenkins) => ({ body: bodyOf(jenkins, "", await systemStore(jenkins, tree)), next: null }),
    probe: (jenkins) => systemStore(jenkins, small),
  },
];

/** The stores of folders, one after the other. */
export const folderCredentialSteps: Step<Jenkins>[] = [
  {
    call,
    permission: permission.credentials,
    async read(jenkins, at) {
      const [folder, following] = (await jenkins.folders()).filter(
        (each) => each !== "" && each >= (at ?? ""),
      );
      if (folder === undefined) return { body: bodyOf(jenkins, "", { domains: {} }), next: null };
      const store = await folderStore(jenkins, folder, tree);
      return { body: bodyOf(jenkins, folder, store ?? { domains: {} }), next: following ?? null };
    },
    async probe(jenkins) {
      const [folder] = (await jenkins.folders()).filter((each) => each !== "");
      return folder === undefined ? null : folderStore(jenkins, folder, small);
    },
  },
];

/** Every folder has a store. Null: the folder went in the meantime. */
async function folderStore(jenkins: Jenkins, folder: string, wanted: string): Promise<unknown> {
  const path = pathOf(folder);
  const answer = await jenkins.get(`${path}/credentials/store/folder`, wanted, permission.credentials, [404]);
  if (answer.status !== 404) return answer.json();
  if ((await jenkins.get(path, "name", permission.jobs, [404])).status === 404) return null;
  throw notShown(`the store of ${clip(folder, 200)}`);
}

function notShown(what: string): SourceError {
  return new SourceError({
    kind: "denied",
    message: `Jenkins does not show ${what} to this user, or has no Credentials plugin.`,
    permission: permission.credentials,
  });
}

function bodyOf(jenkins: Jenkins, folder: string, store: unknown) {
  if (!isObject(store) || !isObject(store.domains))
    throw new SourceError({ kind: "malformed", message: "A store did not answer with its credentials." });
  const items = Object.entries(store.domains).flatMap(([domain, has]) =>
    isObject(has) && Array.isArray(has.credentials)
      ? has.credentials.map((credential) => keptCredential(domain, credential))
      : [null],
  );
  return { realm: jenkins.realm, folder, items };
}

function keptCredential(domain: string, credential: unknown): unknown {
  if (!isObject(credential)) return credential;
  const print = isObject(credential.fingerprint) ? credential.fingerprint : {};
  const usage = Array.isArray(print.usage) ? print.usage : [];
  const keyId = findKeyIds(String(credential.displayName)).find(({ example }) => !example)?.keyId;
  return {
    domain,
    ...kept(credential, "id", "displayName", "typeName", "description"),
    trackedSince: kept(print, "timestamp").timestamp ?? null,
    usedBy: usage.map((job) => kept(job, "name").name ?? null),
    ...(keyId ? { keyId } : {}),
  };
}

const schema = z.object({
  domain: z.string().max(300).catch("_"),
  id: z.string().min(1).max(500),
  displayName: text(1000),
  typeName: text(300),
  description: text(4000),
  trackedSince: z.unknown().optional(),
  usedBy: z.array(z.string().max(1500).nullable()).catch([]),
  keyId: z.string().min(1).max(200).optional().catch(undefined),
});
const besideSchema = z.object({ folder: z.string().max(1500) });

/** What a kind of credential holds, by the English name of the kind; a text or file may hold anything. */
const types: { [typeName: string]: CredentialType } = {
  "Username with password": "password",
  "SSH Username with private key": "ssh_key",
  Certificate: "x509",
  "AWS Credentials": "access_key",
  "GitHub App": "rsa_keypair",
  "GitLab API token": "bearer_token",
  "GitLab Personal Access Token": "bearer_token",
};

/** A store is a place made for secrets: what lies in it, of which kind, and which jobs were seen to use it. */
export function credentialRecords(page: Page): Parsed {
  const records = new ItemRecords(page, jenkinsRealms);
  const beside = besideSchema.safeParse(records.beside).data;
  if (!beside) {
    if (records.realm) records.problem(page.call, "It does not say of which folder this store is.");
    return records.parsed();
  }
  const container = folderRef(records.realm, beside.folder);
  for (const { item, where } of records.read(schema)) {
    const type = item.typeName && Object.hasOwn(types, item.typeName) ? types[item.typeName] : undefined;
    const users = [...new Set(item.usedBy.filter((job) => job !== null && job !== ""))];
    const [only, ...others] = users;
    const trackedSince = records.time(item.trackedSince, `${where} fingerprint`);
    const domain = item.domain === "_" ? "" : `${item.domain}/`;
    records.add({
      t: "placement",
      ref: records.ref(`${container.externalId}/credential/${domain}${item.id}`),
      locator: clip(`${beside.folder || "Jenkins"} credential ${domain}${item.id}`, 4000),
      kind: "ci_secret",
      meantForSecrets: true,
      container,
      identity: only && others.length === 0 ? jobRef(records.realm, only) : null,
      credential: item.keyId ? { realm: "aws", externalId: item.keyId } : null,
      credentialType: type ?? "unknown",
      name: item.displayName || item.id,
      facts: {
        type: item.typeName ?? null,
        ...(item.description ? { description: clip(item.description, 1000) } : {}),
        "used by": users.length > 0 ? clip(users.join(", "), 1000) : "no job that was seen",
        "jobs that use it": users.length,
        "uses tracked since": trackedSince?.toISOString() ?? null,
      },
    });
  }
  return records.parsed();
}
