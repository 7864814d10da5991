import type { Ref } from "@/lib/domain/record";

/** Addresses that many issuers give themselves: of machines, and of clusters from within. */
const sharedHost = /^[\d.]+$|^\[|^[^.]+$|\.(?:svc|local|localhost)$|^kubernetes\./;

/** The realm of what an issuer calls its subjects; null where its address is not one issuer's alone. */
export function issuerRealm(issuer: string): string | null {
  if (!URL.canParse(issuer)) return null;
  const { protocol, host, hostname, pathname, search, username } = new URL(issuer);
  if (protocol !== "https:" || sharedHost.test(hostname) || search !== "" || username !== "") return null;
  return `oidc:https://${host}${pathname.replace(/\/+$/, "")}`;
}

type Reader = (issuer: string, subject: string) => Ref | null;

/**
 * The identity behind a federated subject, where issuer and subject alone name one that another source lists: the workflows
 * of a repository, the pipelines of a project, the runs of a workspace, a service account of a cluster or of Google, a
 * principal of an Entra tenant, a role of AWS. A subject that stands for several stays text.
 */
export function subjectRefOf(issuer: string, subject: string): Ref | null {
  for (const read of readers) {
    const ref = read(issuer, subject);
    if (ref) return ref;
  }
  return null;
}

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Workflows of GitHub: of github.com, of a tenant on ghe.com, of a server of one's own. */
const workflows: Reader = (issuer, subject) => {
  const repo = /^repo:([\w.-]{1,100}\/[\w.-]{1,100})(?::|$)/.exec(subject)?.[1];
  const vouching =
    /^https:\/\/(?:token\.actions\.(?:githubusercontent\.com|([\w-]{1,60}\.ghe\.com))|([\w.:-]{1,200})\/_services\/token)\/?$/i.exec(
      issuer,
    );
  if (!repo || !vouching) return null;
  const host = vouching[1] ?? vouching[2];
  return { realm: host ? `github:${host.toLowerCase()}` : "github", externalId: `repo:${repo}` };
};

const circleProject: Reader = (issuer, subject) => {
  if (!/^https:\/\/oidc\.circleci\.com\/org\/[\da-f-]{36}\/?$/i.test(issuer)) return null;
  const project = /^org\/[\da-f-]{36}\/project\/([\da-f-]{36})(?:\/|$)/i.exec(subject)?.[1];
  return project && guid.test(project)
    ? { realm: "circleci", externalId: `project/${project.toLowerCase()}/pipelines` }
    : null;
};

const terraformWorkspace: Reader = (issuer, subject) => {
  const run = /^organization:([\w-]{1,100}):project:[^:]{1,100}:workspace:([\w-]{1,100}):/.exec(subject);
  const host = /^https:\/\/([\w.:-]{1,200})\/?$/.exec(issuer)?.[1];
  return run && host
    ? { realm: `terraform:${host.toLowerCase()}`, externalId: `workspace/${run[1]}/${run[2]}` }
    : null;
};

const entraPrincipal: Reader = (issuer, subject) => {
  const tenant =
    /^https:\/\/(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net)\/([\da-f-]{36})(?:\/|\/v2\.0)?$/i.exec(
      issuer,
    )?.[1];
  return tenant && guid.test(subject)
    ? { realm: `entra:${tenant.toLowerCase()}`, externalId: subject.toLowerCase() }
    : null;
};

/** Google vouches for accounts under their unique ids. */
const googleAccount: Reader = (issuer, subject) =>
  /^(?:https:\/\/)?accounts\.google\.com\/?$/.test(issuer) && /^\d{15,30}$/.test(subject)
    ? { realm: "google", externalId: subject }
    : null;

/** A role of AWS as sessions name it, where an account of AWS is believed as a whole. */
const awsRole: Reader = (issuer, subject) => {
  const account = /^aws:(\d{12})$/.exec(issuer)?.[1];
  const [, partition, of, name] =
    /arn:(aws[a-z-]{0,20}):sts::(\d{12}):assumed-role\/([\w+=,.@-]{1,64})$/.exec(subject) ?? [];
  return account && of === account
    ? { realm: `aws:${account}`, externalId: `arn:${partition}:iam::${account}:role/${name}` }
    : null;
};

/** What GitLab and Kubernetes call their subjects, by their issuer's own address: they say it themselves, as another name. */
const subjectOfIssuer: Reader = (issuer, subject) => {
  const name =
    /^project_path:[\w.-]{1,200}(?:\/[\w.-]{1,200}){1,20}(?=:|$)/.exec(subject)?.[0] ??
    /^system:serviceaccount:[a-z\d-]{1,63}:[a-z\d.-]{1,253}$/.exec(subject)?.[0];
  const realm = name ? issuerRealm(issuer) : null;
  return name && realm ? { realm, externalId: name } : null;
};

const readers = [
  ...[workflows, circleProject, terraformWorkspace, entraPrincipal, googleAccount, awsRole],
  subjectOfIssuer,
];
