import type { Ref } from "@/lib/domain/record";

/**
 * The identity behind a federated subject, where issuer and subject alone name one that another source lists: the workflows
 * of a repository on GitHub, the pipelines of a project on CircleCI, the runs of a workspace of HCP Terraform, or a
 * principal of an Entra tenant. Others stay text.
 */
export function subjectRefOf(issuer: string, subject: string): Ref | null {
  if (/^https:\/\/token\.actions\.githubusercontent\.com\/?$/i.test(issuer)) {
    const repo = /^repo:([\w.-]{1,100}\/[\w.-]{1,100})(?::|$)/.exec(subject)?.[1];
    return repo ? { realm: "github", externalId: `repo:${repo}` } : null;
  }
  if (/^https:\/\/oidc\.circleci\.com\/org\/[\da-f-]{36}\/?$/i.test(issuer)) {
    const project = /^org\/[\da-f-]{36}\/project\/([\da-f-]{36})(?:\/|$)/i.exec(subject)?.[1];
    return project && guid.test(project)
      ? { realm: "circleci", externalId: `project/${project.toLowerCase()}/pipelines` }
      : null;
  }
  const run = /^organization:([\w-]{1,100}):project:[^:]{1,100}:workspace:([\w-]{1,100}):/.exec(subject);
  const host = /^https:\/\/([\w.:-]{1,200})\/?$/.exec(issuer)?.[1];
  if (run && host)
    return { realm: `terraform:${host.toLowerCase()}`, externalId: `workspace/${run[1]}/${run[2]}` };
  const tenant = tenantOf(issuer);
  return tenant && guid.test(subject)
    ? { realm: `entra:${tenant}`, externalId: subject.toLowerCase() }
    : null;
}

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

function tenantOf(issuer: string): string | null {
  const [, tenant] =
    /^https:\/\/(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net)\/([\da-f-]{36})(?:\/|\/v2\.0)?$/i.exec(
      issuer,
    ) ?? [];
  return tenant?.toLowerCase() ?? null;
}
