import { createHash, X509Certificate } from "node:crypto";
import type { Answer, Cursor } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { callAws, fourAtATime, listed, nameOf, pagesUnder } from "./aws-call";
import { rolesAnywhereCall } from "./roles-anywhere-records";
import type { AwsContext, Session } from "./session";
import { getSignedJson, type SignedService } from "./signed-json";

const gone = "ResourceNotFoundException";

/** What is listed, in the order of reading, with the call behind it. */
const lists: { [list: string]: { path: string; permission: string } } = {
  profiles: { path: "/profiles", permission: "rolesanywhere:ListProfiles" },
  subjects: { path: "/subjects", permission: "rolesanywhere:ListSubjects" },
  trustAnchors: { path: "/trustanchors", permission: "rolesanywhere:ListTrustAnchors" },
};

/** Who may vouch, which roles are given, and which certificates came, of Roles Anywhere in a region. */
export async function* listRolesAnywhere(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const api = await session.clients.rolesAnywhere(region);
  yield* pagesUnder(
    rolesAnywhereCall,
    cursor,
    async () => Object.keys(lists),
    async (list, nextToken) => {
      const { path = "/", permission = "" } = lists[list] ?? {};
      const answer = await callAws(permission, ctx.signal, (options) =>
        getSignedJson(api, path, { nextToken }, options),
      );
      const found = listed(Array.isArray(answer[list]) ? answer[list] : undefined, permission);
      const items = list === "subjects" ? await details(ctx, api, found) : found.map(withoutCertificate);
      const next = typeof answer.nextToken === "string" ? answer.nextToken : "";
      return { body: { [list]: items }, next: next || undefined };
    },
  );
}

/** What each subject says of its certificates; one that was deleted meanwhile is left out. */
async function details(ctx: AwsContext, api: SignedService, found: unknown[]): Promise<unknown[]> {
  const subjects = await fourAtATime(found, async (summary) => {
    const id = isObject(summary) && typeof summary.subjectId === "string" ? summary.subjectId : "";
    // Without an id it cannot be asked for; it is a problem of the page, not an empty list.
    if (!/^[a-z0-9-]{1,60}$/.test(id)) return summary;
    try {
      const { subject } = await callAws(
        "rolesanywhere:GetSubject",
        ctx.signal,
        (options) => getSignedJson(api, `/subject/${id}`, {}, options),
        [gone],
      );
      const { instanceProperties: _machine, credentials, ...facts } = isObject(subject) ? subject : {};
      return { ...facts, credentials: Array.isArray(credentials) ? credentials.map(withFacts) : credentials };
    } catch (error) {
      if (nameOf(error) === gone) return null;
      throw error;
    }
  });
  return subjects.filter((subject) => subject !== null);
}

/** A certificate that came, with its dates in place of itself. */
function withFacts(credential: unknown): unknown {
  if (!isObject(credential)) return credential;
  const { x509CertificateData, ...facts } = credential;
  return { ...facts, certificate: factsOf(x509CertificateData) };
}

function factsOf(pem: unknown): { [fact: string]: string } | null {
  if (typeof pem !== "string" || pem.length > 50_000) return null;
  try {
    const certificate = new X509Certificate(pem);
    return {
      sha256: createHash("sha256").update(certificate.raw).digest("hex"),
      notBefore: new Date(certificate.validFrom).toISOString(),
      notAfter: new Date(certificate.validTo).toISOString(),
    };
  } catch {
    // Bytes that only pretend to be one, or a date that is none: its issuer and serial number are still known.
    return null;
  }
}

/** An anchor without the authority's certificate, which is long and says nothing that is shown. */
function withoutCertificate(item: unknown): unknown {
  if (!isObject(item) || !isObject(item.source)) return item;
  return { ...item, source: { sourceType: item.source.sourceType } };
}
