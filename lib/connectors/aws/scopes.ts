import type { Scope } from "@/lib/connectors/sdk/contract";
import { accountRealm, accountRef, awsRealm } from "./arn";

/** The scope of one account and data set, where it matters in one region. */
export function accountScope(account: string, dataSet: string, title: string, region?: string): Scope {
  return {
    key: [account, dataSet, ...(region ? [region] : [])].join("/"),
    dataSet,
    title: `${title} of ${account}${region ? ` in ${region}` : ""}`,
    issues: [accountRealm(account), awsRealm],
    container: accountRef(account),
    ...(region ? { region } : {}),
  };
}

/** Users, groups, roles and policies of an account. */
export function iamScope(account: string): Scope {
  return accountScope(account, "iam", "Users, groups, roles and policies");
}

/** The credential report of an account. */
export function reportScope(account: string): Scope {
  return accountScope(account, "credential-report", "Credential report");
}
