import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { accountRef } from "./arn";

/** The name under which the account itself travels. An export says no more of it than its number. */
export const accountCall = "Account";

/** The account as a container. */
export function accountToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const account = isObject(page.body) ? page.body.account : undefined;
  if (typeof account !== "string" || !/^\d{12}$/.test(account)) {
    records.problem(page.call, "The account has no number.");
    return records.parsed();
  }
  const name =
    isObject(page.body) && typeof page.body.name === "string" ? clip(page.body.name, 200) : account;
  records.add({ t: "container", ref: accountRef(account), kind: "account", name });
  return records.parsed();
}
