import type { Request } from "./request";

/**
 * Whether AWS gives it whatever policies say: whoever signs a request may ask who they are, and no Deny keeps them from it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function isFree({ action, principal }: Request): boolean {
  return action === "sts:getcalleridentity" && principal.account !== null;
}

/**
 * Whether AWS refuses it whatever policies allow: the root user takes on no role, and what AWS keeps in an account is only read there.
 *
 * - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
 * - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
 * - https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
 * - https://docs.aws.amazon.com/kms/latest/developerguide/alias-about.html
 */
export function isRefused({ action, principal, resource }: Request): boolean {
  if (action === "sts:assumerole") return principal.kind === "root";
  if (action.startsWith("kms:")) return changesAlias.test(action) && /:alias\/aws\//.test(resource);
  if (!action.startsWith("iam:") || readsOnly.test(action)) return false;
  return /^arn:[^:]*:iam::aws:policy\//.test(resource) || /:role\/aws-reserved\//.test(resource);
}

const changesAlias = /^kms:(create|update|delete)alias$/;
const readsOnly = /^iam:(get|list|generate|simulate)/;
