import type { Page } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { AwsPageRecords } from "./page-records";
import { textList } from "./policy-document";

/** The lists of a GetAccountAuthorizationDetails answer. */
export const detailLists = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;
export type DetailList = (typeof detailLists)[number];

/** The IAM call and the name under which its pages travel, live and from an export. */
export const detailsCall = "GetAccountAuthorizationDetails";

/**
 * The body of such a page: the lists as AWS names them, and what only a look at the whole file tells. `reusedIds` are
 * ids that stand for more than one ARN in the file; `unlisted` are policies and groups that are referred to and not listed.
 */
export interface DetailsBody {
  UserDetailList?: unknown[];
  GroupDetailList?: unknown[];
  RoleDetailList?: unknown[];
  Policies?: unknown[];
  reusedIds?: string[];
  unlisted?: string[];
}

/** Records of a page of account details, with what the page says about itself. */
export class DetailsPage extends AwsPageRecords {
  readonly body: { [key: string]: unknown };
  private readonly reused: Set<string>;
  private readonly unlisted: Set<string>;

  constructor(page: Page) {
    super(page);
    this.body = isObject(page.body) ? page.body : {};
    this.reused = new Set(textList(this.body.reusedIds) ?? []);
    this.unlisted = new Set(textList(this.body.unlisted) ?? []);
    if (!isObject(page.body)) this.problem(page.call, "The answer is not a JSON object.");
  }

  /** The id to know a principal of this page by. */
  principalId(id: unknown, arn: string): string {
    return typeof id === "string" && this.reused.has(id) ? arn : trustedId(id, arn);
  }

  /** Whether this is the first mention on this page of a policy or group that the file does not list. */
  firstUnlisted(externalId: string): boolean {
    return this.unlisted.delete(externalId);
  }
}

/**
 * The id to know a principal by: AWS's own, which outlives a rename. An id that is shorter than AWS makes them (16
 * characters), like one that stands for two ARNs in one file, is a placeholder; then the ARN is the id.
 */
export function trustedId(id: unknown, arn: string): string {
  return typeof id === "string" && /^\w{16,128}$/.test(id) ? id : arn;
}
