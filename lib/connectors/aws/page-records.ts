import { PageRecords } from "@/lib/connectors/sdk/page-records";
import { decodeDocument } from "./policy-document";

/** What a page of AWS gives: as any page, and policy documents. */
export class AwsPageRecords extends PageRecords {
  /** A policy document; one that cannot be read is a problem and undefined. */
  document(value: unknown, where: string): { [key: string]: unknown } | undefined {
    const document = decodeDocument(value);
    if (document) return document;
    this.problem(where, "The policy document is not JSON, neither plain nor URL-encoded.");
    return undefined;
  }
}
