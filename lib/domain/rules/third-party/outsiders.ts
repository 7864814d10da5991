import type { IdentityContext, TrustContext } from "@/lib/domain/assessment/context";

/** Keys of conditions of AWS that say who may come, or from where; any other leaves it open to whoever fulfils it. */
const limiting =
  /^(?:sts:externalid|aws:principal(?:arn|account|orgid|orgpaths|tag\/.+)|aws:source(?:account|arn|ip|orgid|orgpaths|vpc|vpce|vpcarn)|aws:userid|aws:vpcsourceip)$/;
/** Operators that keep some out, and so let all others in. */
const keepsOut = /not|null/i;

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The condition block of a statement of AWS, which stands under `when`. */
function blockOf({ condition }: TrustContext): { [operator: string]: unknown } {
  return isObject(condition) && isObject(condition.when) ? condition.when : {};
}

/** Whether a condition is asked for at all. */
export function isConditional(trust: TrustContext): boolean {
  return Object.keys(blockOf(trust)).length > 0;
}

/** The keys by which a condition of AWS limits who may come or from where, in lower case; a value `*` limits nothing. */
export function limitsOf(trust: TrustContext): string[] {
  return Object.entries(blockOf(trust)).flatMap(([operator, keys]) =>
    keepsOut.test(operator) || !isObject(keys)
      ? []
      : Object.entries(keys)
          .filter(([key, value]) => limiting.test(key.toLowerCase()) && ![value].flat().includes("*"))
          .map(([key]) => key.toLowerCase()),
  );
}

/** Who may become it by being trusted without anybody vouching for them. Federation and log-ins are other rules'. */
export function assumableBy(identity: IdentityContext): TrustContext[] {
  return identity.trustedBy.filter(({ kind, effect }) => kind === "assume_role" && effect === "allow");
}

/** An account of AWS that a trust lets in, and whether the whole of it. */
export interface ForeignTrust {
  trust: TrustContext;
  account: string;
  whole: boolean;
}

/** Trusts in accounts of AWS that are not read as our own. */
export function foreignTrusts(identity: IdentityContext, ownRealms: ReadonlySet<string>): ForeignTrust[] {
  return assumableBy(identity).flatMap((trust) => {
    const [, arnAccount, rest] = /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):(.+)$/.exec(trust.subject) ?? [];
    const account = arnAccount ?? /^\d{12}$/.exec(trust.subject)?.[0];
    if (!account || identity.realm === `aws:${account}` || ownRealms.has(`aws:${account}`)) return [];
    return [{ trust, account, whole: rest === undefined || rest === "root" }];
  });
}

/** Names of vendors that sources give: as tag, publisher or owner of the app. */
export function vendorNames({ tags, managedBy, name }: IdentityContext): string[] {
  const told = Object.entries(tags).flatMap(([key, value]) =>
    /^(?:vendor|supplier|provider|third[ _-]?party|app owner|(?:verified )?publisher)$/i.test(key) &&
    value !== ""
      ? [value]
      : [],
  );
  return managedBy === "third_party" ? [...told, name] : told;
}

/** Whether somebody else runs or uses it. */
export function isThirdParty(identity: IdentityContext, ownRealms: ReadonlySet<string>): boolean {
  return identity.managedBy === "third_party" || foreignTrusts(identity, ownRealms).length > 0;
}
